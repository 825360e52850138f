"""Groups of opinions: each stands in one at most and keeps what is its own; one answer, each by its own step."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from dialogues.models import AgendaItem, GroupedOpinion, Opinion, OpinionGroup
from dialogues.queries.opinion_groups import numbers_of, suggested, ungrouped
from dialogues.services.opinion_groups import (
    dissolve_group,
    edit_group,
    make_group,
    move_group,
    put_into_group,
    take_out_of_group,
)
from dialogues.services.opinions import edit_opinion
from mobilization.common.editing import RecordChanged
from mobilization.workflow.refusals import NotNow
from tests.access.people import again, worker
from tests.dialogues import hall_makers
from tests.dialogues.makers import make_conference
from tests.dialogues.opinion_makers import make_opinion
from tests.worlds import shared

pytestmark = pytest.mark.django_db
KEPT = ("number", "code_hash", "state", "due_on", "received_on", "version")


@shared
def house(here):
    """An announced conference with four opinions, another conference, and an opinion of that one."""
    here.found = make_conference(here.ward, here.root, "announced")
    here.other = make_conference(here.ward, here.root, title="Khác")
    known = {"conference": here.found}
    here.opinions = [make_opinion(here.ward, here.root, **known, text=f"Đường ngõ {n} ngập") for n in range(1, 5)]
    here.foreign = make_opinion(here.ward, here.root, conference=here.other)
    return here


def _titles(conference):
    return list(conference.opinion_groups.in_order().values_list("title", flat=True))


def test_grouping_loses_nobody_and_changes_no_opinion(house):
    before = list(Opinion.objects.order_by("id").values_list(*KEPT))
    one, two, three, four = house.opinions
    group = make_group(house.found, values={"title": " Ngập  úng "}, opinions=[one, two], by=house.officer)
    other = make_group(house.found, values={"title": "Đường"}, opinions=[three], by=house.officer)
    assert (group.title, _titles(house.found)) == ("Ngập úng", ["Ngập úng", "Đường"])
    assert put_into_group(other, [two, three], by=house.officer) == 1  # out of the first one
    assert set(GroupedOpinion.objects.values_list("opinion", "group")) == {
        (one.pk, group.pk), (two.pk, other.pk), (three.pk, other.pk)
    }  # fmt: skip
    move_group(other, up=True, by=house.officer)
    assert _titles(house.found) == ["Đường", "Ngập úng"]
    move_group(other, up=True, by=house.officer)  # it is the first already
    assert _titles(house.found) == ["Đường", "Ngập úng"]
    told = numbers_of(house.found)
    assert (told.received, told.grouped, told.groups, told.asked) == (4, 3, 2, 0)
    hall_makers.make_item(house.found, group=other)
    hall_makers.make_item(house.found, opinion=four, title="Đèn đường")
    assert numbers_of(house.found).asked == 3
    assert take_out_of_group(other, [two, four], by=house.officer) == 1
    dissolve_group(other, by=house.officer)
    assert (_titles(house.found), AgendaItem.objects.count()) == (["Ngập úng"], 1)
    assert {each.pk for each in ungrouped(house.found, house.officer)} == {two.pk, three.pk, four.pk}
    assert list(Opinion.objects.order_by("id").values_list(*KEPT)) == before


def test_what_is_refused(house):
    one, two, *_rest = house.opinions
    group = make_group(house.found, values={"title": "Ngập úng"}, opinions=[one], by=house.leader)
    for verb, field in (
        (lambda: make_group(house.found, values={"title": "Ngập úng"}, by=house.leader), "title"),
        (lambda: make_group(house.found, values={"title": " "}, by=house.leader), "title"),
        (lambda: put_into_group(group, [house.foreign], by=house.leader), "opinions"),
        (lambda: edit_opinion(one, version=1, changes={"conference": house.other}, by=house.leader), "conference"),
    ):
        with pytest.raises(ValidationError) as wrong:
            verb()
        assert list(wrong.value.message_dict) == [field]
    with pytest.raises(IntegrityError), transaction.atomic():  # the database says so, too
        GroupedOpinion.objects.create(group=group, opinion=house.foreign)
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupedOpinion.objects.create(group=hall_makers.make_group(house.found, "B"), opinion=one)
    strangers = (house.beside, house.auditor, house.approver, worker("leader", house.units.school, "leader-s"))
    for by in map(again, strangers):
        for verb in (
            lambda by=by: make_group(house.found, values={"title": "X"}, by=by),
            lambda by=by: edit_group(group, version=1, changes={"title": "X"}, by=by),
            lambda by=by: put_into_group(group, [two], by=by),
            lambda by=by: take_out_of_group(group, [one], by=by),
            lambda by=by: move_group(group, up=True, by=by),
            lambda by=by: dissolve_group(group, by=by),
        ):
            with pytest.raises(PermissionDenied):
                verb()
    hall_makers.make_mark(hall_makers.make_item(house.found, group=group), "asked", house.root)
    with pytest.raises(ValidationError):
        dissolve_group(group, by=house.leader)
    with pytest.raises(ProtectedError):
        group.delete()
    over = make_conference(house.ward, house.root, "concluded")
    with pytest.raises(NotNow):
        make_group(over, values={"title": "X"}, by=house.leader)


def test_two_editors(house):
    group = make_group(house.found, values={"title": "Ngập úng"}, by=house.officer)
    edit_group(group, version=1, changes={"title": "Thoát nước", "wording": "Bao giờ\nxong?"}, by=house.officer)
    with pytest.raises(RecordChanged) as changed:
        edit_group(group, version=1, changes={"title": "Cống"}, by=house.leader)
    assert (changed.value.current.title, changed.value.current.version) == ("Thoát nước", 2)


def test_what_is_alike_is_proposed_once_each(house):
    Opinion.objects.filter(pk=house.opinions[3].pk).update(state="withdrawn")
    known = {"conference": house.found}
    lamps = [
        make_opinion(house.ward, house.root, **known, text=text)
        for text in ("Đèn đường thôn 3 hỏng đã hai tháng chưa sửa", "Đèn đường ở thôn 3 bị hỏng hai tháng nay")
    ]
    alone = make_opinion(house.ward, house.root, **known, text="Học phí trường mầm non quá cao")
    school = make_opinion(house.ward, house.root, **known, text="Học phí của trường mầm non còn cao quá")
    group = hall_makers.make_group(house.found, "Học phí", school)
    told = [({each.pk for each in found.opinions}, found.group) for found in suggested(house.found, house.officer)]
    assert told == [
        ({alone.pk}, group),
        ({each.pk for each in house.opinions[:3]}, None),
        ({each.pk for each in lamps}, None),
    ]
    assert suggested(house.other, house.officer) == []
    assert suggested(house.found, again(house.beside)) == []


def test_pages_of_groups(client, house):
    client.force_login(again(house.officer))
    at = f"{house.found.get_absolute_url()}groups/"
    one, two, *_rest = house.opinions
    assert client.post(f"{at}put/", {"opinions": [one.pk, two.pk], "new": "1"})["Location"] == (
        f"{at}new/?opinions={one.pk}&opinions={two.pk}"
    )
    shown = client.get(f"{at}new/", {"opinions": [one.pk, two.pk, house.foreign.pk, "x"]})
    assert [pk for pk, _label in shown.context["form"].fields["opinions"].choices] == [one.pk, two.pk]
    made = client.post(f"{at}new/", {"title": "Ngập úng", "opinions": [one.pk, two.pk]})
    group = OpinionGroup.objects.get()
    assert (made["Location"], group.members.count()) == (group.get_absolute_url(), 2)
    page = client.get(at)
    assert ([each.number for each in page.context["groups"]], len(page.context["rows"])) == ([2], 2)
    assert client.get(f"{at}?q=ngõ+4").context["rows"] == [house.opinions[3]]
    client.post(f"{at}put/", {"opinions": [house.opinions[2].pk], "group": group.pk})
    client.post(f"{group.get_absolute_url()}take/", {"opinions": [one.pk], "out": "1"})
    assert set(group.members.values_list("opinion", flat=True)) == {two.pk, house.opinions[2].pk}
    assert len(client.get(group.get_absolute_url()).context["rows"]) == 2
    for wrong in ({"new": "1"}, {"opinions": [two.pk]}, {"opinions": [house.foreign.pk], "group": group.pk}):
        assert client.post(f"{at}put/", wrong)["Location"] == at
    assert group.members.count() == 2
    assert client.get(f"{at}alike/").status_code == 200
    edit = f"{group.get_absolute_url()}edit/"
    assert client.post(edit, {"title": "Thoát nước", "version": "1"}).status_code == 302
    stale = client.post(edit, {"title": "Cống", "version": "1"})
    assert (stale.status_code, stale.context["differences"][0][1:]) == (409, ("Thoát nước", "Cống"))
    assert client.post(f"{group.get_absolute_url()}dissolve/")["Location"] == at
    client.force_login(again(house.auditor))
    assert client.get(at).status_code == 200
    assert client.post(f"{at}put/", {"opinions": [one.pk], "new": "1"}).status_code == 403
    assert client.get(f"{at}alike/").status_code == 403
    client.force_login(again(house.beside))
    assert client.get(at).status_code == 404


def test_one_answer_fills_the_draft_of_each_and_tells_what_became_of_each(client, house):
    known = {"conference": house.found}
    mine = [make_opinion(house.ward, house.root, "assigned", **known) for _each in range(3)]
    theirs = make_opinion(house.ward, house.root, "assigned", answers=house.units.beside, **known)
    placed = make_opinion(house.ward, house.root, **known)
    group = hall_makers.make_group(house.found, "Ngập", *mine, theirs, placed)
    client.force_login(again(house.officer))
    at = f"{group.get_absolute_url()}answer/"
    offered = client.get(at).context["form"]
    assert [pk for pk, _label in offered.fields["opinions"].choices] == [each.pk for each in mine]
    sent = {f"version-{each.pk}": "1" for each in mine} | {"opinions": [each.pk for each in mine], "answer": "Đã làm"}
    Opinion.objects.filter(pk=mine[1].pk).update(version=2)  # somebody else was there
    Opinion.objects.filter(pk=mine[2].pk).update(state="waiting", paused_on=mine[2].received_on)
    told = client.post(at, sent)
    assert [each.outcome for each in told.context["results"]] == ["done", "changed", "not_now"]
    stored = {each.pk: each for each in Opinion.objects.select_related("words")}
    assert [stored[each.pk].state for each in mine] == ["drafted", "assigned", "waiting"]
    assert [stored[each.pk].words.answer for each in mine] == ["Đã làm", "", ""]
    assert stored[mine[0].pk].drafted_by == house.officer
    empty = client.post(at, sent | {"answer": " "})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["answer"])
    client.force_login(again(house.auditor))
    assert (client.get(at).status_code, client.post(at, sent).status_code) == (403, 403)

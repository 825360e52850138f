"""The agenda, the hall and its marks: none lost, none doubled, whatever the order in which they come."""

import itertools
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from dialogues.hall_state import progress_of
from dialogues.models import AgendaItem, HallMark, Opinion
from dialogues.queries.hall import agenda_of, current_of, words_to_show
from dialogues.services.agenda import (
    add_groups,
    add_opinion,
    add_point,
    edit_item,
    move_item,
    remove_item,
    reply_seen,
    write_reply,
)
from dialogues.services.hall import mark, say_in_the_hall
from mobilization.common.editing import RecordChanged, content_of
from mobilization.workflow.refusals import NotNow
from tests.access.people import again, worker
from tests.dialogues.hall_makers import make_group, make_item, make_mark
from tests.dialogues.makers import DAY, make_conference
from tests.dialogues.opinion_makers import make_opinion
from tests.worlds import shared

pytestmark = pytest.mark.django_db
TOLD = {"HTTP_X_HALL": "yes"}


@shared
def hall(here):
    """An announced conference of today: the opening, a group of two, one opinion by itself."""
    here.found = make_conference(here.ward, here.root, "announced", day=timezone.localdate())
    here.other = make_conference(here.ward, here.root, "announced", title="Khác")
    known = {"conference": here.found, "text": "Tên tôi là Hoàng Yến, ngõ 5 ngập"}
    here.opinions = [make_opinion(here.ward, here.root, **known) for _each in range(3)]
    here.group = make_group(here.found, "Ngập úng", *here.opinions[:2], wording="Bao giờ xong?")
    here.opening = make_item(here.found, minutes=10)
    here.item = make_item(here.found, group=here.group, minutes=15)
    here.alone = make_item(here.found, opinion=here.opinions[2], title="Đèn đường")
    here.foreign = make_item(here.other)
    return here


def _told(conference):
    return [(line.title, line.begins and f"{line.begins:%H:%M}", line.number) for line in agenda_of(conference)]


def test_agenda_in_its_order(hall):
    assert _told(hall.found) == [("Khai mạc", "08:00", 0), ("Ngập úng", "08:10", 2), ("Đèn đường", "08:25", 1)]
    other = make_group(hall.found, "Đất đai")
    assert add_groups(hall.found, [hall.group, other], minutes=5, by=hall.officer) == 1
    end = add_point(hall.found, values={"title": "Kết luận", "minutes": None}, by=hall.officer)
    move_item(end, up=True, by=hall.officer)
    move_item(hall.opening, up=True, by=hall.officer)
    assert [row[:2] for row in _told(hall.found)] == [
        ("Khai mạc", "08:00"), ("Ngập úng", "08:10"), ("Đèn đường", "08:25"), ("Kết luận", None), ("Đất đai", None),
    ]  # fmt: skip
    seen = content_of(AgendaItem.objects.get(pk=end.pk))
    edit_item(end, seen=seen, changes={"title": "Bế mạc", "minutes": 5}, by=hall.officer)
    with pytest.raises(RecordChanged):
        edit_item(end, seen=seen, changes={"title": "X"}, by=hall.leader)
    remove_item(end, by=hall.leader)
    make_mark(hall.opening, "asked", hall.root)
    with pytest.raises(ValidationError):
        remove_item(hall.opening, by=hall.leader)
    for verb, field in (
        (lambda: add_point(hall.found, values={"title": ""}, by=hall.leader), "title"),
        (lambda: add_point(hall.found, values={"title": "A", "minutes": 0}, by=hall.leader), "minutes"),
        (lambda: add_opinion(hall.found, hall.opinions[2], values={"title": "B"}, by=hall.leader), "opinion"),
        (lambda: add_opinion(hall.other, hall.opinions[0], values={"title": "B"}, by=hall.leader), "opinion"),
    ):
        with pytest.raises(ValidationError) as wrong:
            verb()
        assert list(wrong.value.message_dict) == [field]
    for odd in ({"opinion": hall.opinions[0]}, {"group": hall.group}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AgendaItem.objects.filter(pk=hall.foreign.pk).update(kind=next(iter(odd)), title="", **odd)


def test_a_mark_counts_once_and_names_what_it_takes_back(hall):
    token, by = uuid.uuid4(), hall.officer
    first = mark(hall.found, token=token, item=hall.item.pk, kind="asked", by=by)
    assert mark(hall.found, token=token, item=hall.item.pk, kind="asked", by=hall.leader) == first
    assert HallMark.objects.count() == 1
    ahead = timezone.now() + DAY
    late = mark(hall.found, token=uuid.uuid4(), item=hall.item.pk, kind="answered", marked_at=ahead, by=by)
    assert first.marked_at <= late.marked_at < ahead  # a clock that is wrong does not rule
    for wrong in (
        {"token": token, "item": hall.item.pk, "kind": "answered"},
        {"token": uuid.uuid4(), "item": hall.foreign.pk, "kind": "asked"},
        {"token": uuid.uuid4(), "item": hall.item.pk, "kind": "odd"},
        {"token": uuid.uuid4(), "item": hall.item.pk, "kind": "undone"},
        {"token": uuid.uuid4(), "item": hall.alone.pk, "kind": "undone", "undoes": token},
        {"token": uuid.uuid4(), "item": hall.item.pk, "kind": "asked", "undoes": token},
    ):
        with pytest.raises(ValidationError):
            mark(hall.found, by=by, **wrong)
    undone = mark(hall.found, token=uuid.uuid4(), item=hall.item.pk, kind="undone", undoes=late.token, by=by)
    assert (undone.undoes, [line.state for line in agenda_of(hall.found)]) == (late, ["waiting", "asked", "waiting"])
    for odd in ({"kind": "undone"}, {"kind": "asked", "undoes": first}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_mark(hall.item, by=by, **odd)
    strangers = (hall.beside, hall.auditor, worker("officer", hall.units.school, "officer-s"))
    for stranger in map(again, strangers):
        with pytest.raises(PermissionDenied):
            mark(hall.found, token=uuid.uuid4(), item=hall.item.pk, kind="asked", by=stranger)
    planned = make_conference(hall.ward, hall.root)
    with pytest.raises(NotNow):
        mark(planned, token=uuid.uuid4(), item=make_item(planned).pk, kind="asked", by=by)


def test_operators_see_the_same_in_whatever_order_marks_come(hall):
    asked = make_mark(hall.item, "asked", hall.officer)
    twice = make_mark(hall.item, "asked", hall.leader)
    answered = make_mark(hall.item, "answered", hall.officer)
    gone = make_mark(hall.item, "undone", hall.leader, undoes=answered)
    again_ = make_mark(hall.item, "undone", hall.officer, undoes=answered)
    told = {
        (found.state, frozenset(each.pk for each in found.live))
        for order in itertools.permutations((asked, twice, answered, gone, again_))
        for found in [progress_of(order)[hall.item.pk]]
    }
    assert told == {("asked", frozenset({asked.pk, twice.pk}))}
    assert current_of(agenda_of(hall.found)).item == hall.opening


def test_the_screen_and_its_marks(client, hall, django_assert_num_queries):
    client.force_login(again(hall.officer))
    at = f"{hall.found.get_absolute_url()}hall/"
    page = client.get(at)
    shown = page.content.decode()
    assert (page.context["now"].item, "Hoàng Yến" in shown, "Bao giờ xong?" in shown) == (hall.opening, False, True)
    sent = {"token": str(uuid.uuid4()), "item": hall.opening.pk, "kind": "asked"}
    for _twice in range(2):  # a button pressed twice without the script
        assert client.post(f"{at}marks/", sent)["Location"] == at
    token = str(uuid.uuid4())
    body = {"token": token, "item": hall.opening.pk, "kind": "answered", "marked_at": "2026-11-27T01:02:03.456Z"}
    told = client.post(f"{at}marks/?after=0", body, **TOLD).json()
    assert [(each["kind"], each["item"]) for each in told["marks"]] == [
        ("asked", hall.opening.pk), ("answered", hall.opening.pk)
    ]  # fmt: skip
    last = told["marks"][-1]["id"]
    assert client.get(f"{at}marks/?after={last}", **TOLD).json() == {"marks": [], "seen": page.context["seen"]}
    wrong = client.post(f"{at}marks/", {"token": "odd", "item": hall.opening.pk, "kind": "asked"}, **TOLD)
    assert (wrong.status_code, list(wrong.json())) == (422, ["said"])
    assert client.get(at).context["now"].item == hall.item
    assert client.get(f"{at}?item={hall.alone.pk}").context["now"].item == hall.alone
    hall.alone.shows_words = True
    hall.alone.save()
    assert list(words_to_show(agenda_of(hall.found))) == [hall.alone.pk]
    assert client.get(f"{at}marks/", **TOLD).json()["seen"] != page.context["seen"]
    client.force_login(again(hall.auditor))
    assert [client.get(f"{at}{part}").status_code for part in ("", "marks/", "said/", "answers/")] == [403] * 4
    client.force_login(again(hall.beside))
    assert client.get(at).status_code == 404


def test_what_is_said_in_the_hall_gets_a_number_and_comes_last(client, hall):
    client.force_login(again(hall.officer))
    at = f"{hall.found.get_absolute_url()}hall/"
    said = {"title": "Chợ tạm", "text": "Bao giờ dẹp chợ tạm?", "kind": "question", "name": "Lê Văn C"}
    assert client.post(f"{at}said/", said)["Location"] == at
    made = Opinion.objects.latest("id")
    told = (made.channel, made.conference, made.item.position, made.identity.name)
    assert told == ("hall", hall.found, 4, "Lê Văn C")
    assert client.get(at).context["receipt"] == made
    assert client.get(f"/opinions/{made.pk}/receipt/").context["code"]
    assert client.post(f"{at}said/", said | {"title": "Chợ khác"})["Location"] == at
    assert client.get(at).context["receipt"] == Opinion.objects.latest("id") != made
    short = client.post(f"{at}said/", {"title": "", "text": "", "kind": "question"})
    assert (short.status_code, list(short.context["form"].errors)) == (422, ["title", "text"])
    with pytest.raises(PermissionDenied):
        say_in_the_hall(hall.found, title="X", said={"text": "X", "kind": "question"}, by=again(hall.auditor))


def test_answered_in_the_hall_is_answered_on_the_spot(client, hall):
    """What came before the conference too, once its item is marked; what is assigned already goes its own way."""
    client.force_login(again(hall.officer))
    at = f"{hall.found.get_absolute_url()}hall/answers/"
    one, two = hall.opinions[:2]
    assert client.get(f"/opinions/{one.pk}/do/answer_on_the_spot/").status_code == 200
    assert "answer_on_the_spot" not in {step.action for step in client.get(f"/opinions/{one.pk}/").context["steps"]}
    assert client.get(at).context["told"] == []
    assert client.post(f"{at}{hall.item.pk}/", {}).status_code == 302
    marked = make_mark(hall.item, "answered", hall.officer)
    assert "answer_on_the_spot" in {step.action for step in client.get(f"/opinions/{one.pk}/").context["steps"]}
    Opinion.objects.filter(pk=two.pk).update(version=5)
    [(line, rows)] = client.get(at).context["told"]
    assert (line.item, [each.pk for each in rows]) == (hall.item, [one.pk, two.pk])
    key = f"i{hall.item.pk}"
    sent = {f"{key}-answer": "Xong trước Tết", f"{key}-opinions": [one.pk, two.pk]}
    sent |= {f"{key}-seen": reply_seen(hall.item), f"{key}-version-{one.pk}": "1", f"{key}-version-{two.pk}": "1"}
    told = client.post(f"{at}{hall.item.pk}/", sent)
    assert [each.outcome for each in told.context["results"]] == ["done", "changed"]
    one.refresh_from_db()
    assert (one.state, one.is_on_the_spot, one.answered_on) == ("answered", True, hall.found.day)
    assert AgendaItem.objects.get(pk=hall.item.pk).reply == "Xong trước Tết"
    late = client.post(f"{at}{hall.item.pk}/", {f"{key}-answer": "Xong rồi", f"{key}-seen": reply_seen(hall.item)})
    assert (late.status_code, late.context["differences"][0][1:]) == (409, ("Xong trước Tết", "Xong rồi"))
    assert AgendaItem.objects.get(pk=hall.item.pk).reply == "Xong trước Tết"
    both = {f"{key}-answer": "Xong cả", f"{key}-seen": late.context["form"]["seen"].value()}
    assert client.post(f"{at}{hall.item.pk}/", both)["Location"] == f"{at}#answer-{hall.item.pk}"
    assert AgendaItem.objects.get(pk=hall.item.pk).reply == "Xong cả"
    blank = client.post(f"{at}{hall.item.pk}/", {f"{key}-answer": ""})
    assert (blank.status_code, list(blank.context["form"].errors)) == (422, ["answer"])
    make_mark(hall.item, "undone", hall.officer, undoes=marked)
    assert "answer_on_the_spot" not in {step.action for step in client.get(f"/opinions/{two.pk}/").context["steps"]}
    with pytest.raises(PermissionDenied):
        write_reply(hall.item, "X", by=again(hall.auditor))


def test_pages_of_the_agenda(client, hall):
    client.force_login(again(hall.officer))
    at = f"{hall.found.get_absolute_url()}agenda/"
    make_group(hall.found, "Đất đai")
    page = client.get(at)
    assert ([line.title for line in page.context["lines"]], page.context["planned"]) == (
        ["Khai mạc", "Ngập úng", "Đèn đường"], 25
    )  # fmt: skip
    assert client.post(f"{at}groups/", {}).status_code == 422
    group = hall.found.opinion_groups.latest("id")
    assert client.post(f"{at}groups/", {"groups": [group.pk], "minutes": "20"})["Location"] == at
    assert client.post(f"{at}points/new/", {"title": "Bế mạc", "minutes": "x"}).status_code == 422
    assert client.post(f"{at}points/new/", {"title": "Bế mạc", "minutes": "5"})["Location"] == at
    number = hall.opinions[0].number
    assert client.get(f"{at}opinions/new/?number={number}").context["form"].initial["number"] == number
    odd = client.post(f"{at}opinions/new/", {"number": "YK-1", "title": "A"})
    assert (odd.status_code, list(odd.context["form"].errors)) == (422, ["number"])
    double = client.post(f"{at}opinions/new/", {"number": hall.opinions[2].number, "title": "A"})
    assert (double.status_code, list(double.context["form"].errors)) == (422, ["number"])
    assert client.post(f"{at}opinions/new/", {"number": number.lower(), "title": "A"})["Location"] == at
    last = hall.found.agenda.latest("id")
    assert client.post(f"{at}{last.pk}/move/", {"up": "1"})["Location"] == f"{at}#item-{last.pk}"
    seen = content_of(AgendaItem.objects.get(pk=last.pk))
    assert client.post(f"{at}{last.pk}/edit/", {"title": "B", "minutes": "", "seen": seen}).status_code == 302
    stale = client.post(f"{at}{last.pk}/edit/", {"title": "C", "minutes": "", "seen": seen})
    assert (stale.status_code, stale.context["differences"][0][1:]) == (409, ("B", "C"))
    assert client.post(f"{at}{last.pk}/remove/")["Location"] == at
    assert [line.title for line in agenda_of(hall.found)] == ["Khai mạc", "Ngập úng", "Đèn đường", "Đất đai", "Bế mạc"]
    public = client.get(f"/dialogues/{hall.found.pk}/").context["conference"]
    shown = [(title, begins and begins.hour) for title, begins in public.agenda]
    assert shown[:2] == [("Khai mạc", 8), ("Ngập úng", 8)]
    client.force_login(again(hall.auditor))
    assert (client.get(at).status_code, client.get(f"{at}points/new/").status_code) == (200, 403)

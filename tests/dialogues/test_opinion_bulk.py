"""One step for several opinions: each read first, all refused if one is not theirs, what happened told for each."""

import pytest

from dialogues.models import Opinion, PublishedOpinion
from dialogues.services import opinion_bulk
from mobilization.outbox.models import Event
from notifications.models import Notice
from organizations.dates import today
from tests.access.people import again, unit, worker
from tests.dialogues.makers import make_conference
from tests.dialogues.opinion_makers import make_opinion
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
BULK = "/opinions/bulk/{}/"


@pytest.fixture
def visit(here, client):
    return prove(client, again(here.leader))


def ticked(*opinions, **more):
    versions = {f"version-{row.pk}": str(Opinion.objects.get(pk=row.pk).version) for row in opinions}
    return {"opinion": [row.pk for row in opinions]} | versions | more


def states(*opinions):
    return [Opinion.objects.get(pk=row.pk).state for row in opinions]


def test_the_list_offers_to_tick_what_a_step_can_be_taken_for_and_of_one_conference_too(here, visit):
    conference = make_conference(here.ward, here.officer)
    drafted = make_opinion(here.ward, here.officer, "drafted", conference=conference)
    make_opinion(here.ward, here.officer)
    listed = visit.get("/opinions/", {"conference": conference.pk}, secure=True)
    assert [step.action for step, _address in listed.context["several"]] == ["approve"]
    assert f'name="opinion" value="{drafted.pk}"' in (page := listed.content.decode())
    assert f'<input type="hidden" name="conference" value="{conference.pk}">' in page
    shown = visit.get("/opinions/", secure=True).context["lines"]
    assert [line.may_choose for line in shown] == [False, True]
    officer = prove(type(visit)(), again(here.officer)).get("/opinions/", secure=True).context
    assert officer["several"] == []
    make_opinion(here.ward, here.officer, "approved", approved_by=here.leader)
    officer = prove(type(visit)(), again(here.officer)).get("/opinions/", secure=True).context
    assert [step.action for step, _address in officer["several"]] == ["answer"]
    auditor = prove(type(visit)(), again(here.auditor)).get("/opinions/work/", secure=True).context
    assert auditor["several"] == []
    nothing = visit.get(BULK.format("approve") + "?q=x&odd=1", secure=True)
    assert nothing["Location"] == "/opinions/?q=x"


def test_each_answer_is_read_and_only_what_was_read_is_signed(here, visit):
    first, second, third = (make_opinion(here.ward, here.officer, "drafted", answer=f"Trả lời {n}") for n in range(3))
    own = make_opinion(here.ward, here.leader, "drafted")
    late = make_opinion(here.ward, here.officer, "assigned")
    rows = (first, second, third, own, late)
    page = visit.get(BULK.format("approve"), {"opinion": [row.pk for row in rows]}, secure=True)
    assert all(f"Trả lời {n}" in page.content.decode() for n in range(3))
    assert {row.pk for row, _why in page.context["plan"].refused} == {own.pk, late.pk}
    sent = ticked(*rows)
    Opinion.objects.filter(pk=second.pk).update(version=7)
    done = visit.post(BULK.format("approve"), sent, secure=True)
    assert [row.pk for row in done.context["outcome"].done] == [third.pk, first.pk]
    assert {row.pk for row, _why in done.context["outcome"].refused} == {second.pk, own.pk, late.pk}
    assert states(*rows) == ["approved", "drafted", "approved", "drafted", "assigned"]
    assert Event.objects.filter(kind="dialogues.opinion.approve").count() == 2
    assert Notice.objects.filter(kind="dialogues.opinion_approved", recipient=here.secretary).count() == 2
    without = visit.post(BULK.format("approve"), {"opinion": [second.pk]}, secure=True)
    assert (without.context["outcome"].done, states(second)) == ([], ["drafted"])


def test_a_single_one_that_is_not_theirs_refuses_all_and_nothing_is_changed(here, visit, monkeypatch):
    mine, other = (
        make_opinion(here.ward, here.officer, "drafted"),
        make_opinion(here.units.beside, here.beside, "drafted"),
    )
    for wrong in (
        [mine.pk, other.pk],
        [mine.pk, 10**9],
        ["x"],
        [mine.pk, "9" * 30],
        [mine.pk] * 1 + list(range(9000, 9051)),
    ):
        for method in (visit.get, visit.post):
            answer = method(BULK.format("approve"), ticked(mine) | {"opinion": wrong}, secure=True)
            assert answer.status_code == 404, wrong
    seen = make_opinion(here.units.beside, here.officer, "drafted", answers=here.ward)
    assert visit.post(BULK.format("approve"), ticked(mine, seen), secure=True).status_code == 403
    written = make_opinion(here.units.beside, here.leader, "drafted", answers=here.ward)
    assert visit.post(BULK.format("approve"), ticked(mine, written), secure=True).status_code == 403
    choices = {line.opinion: line.may_choose for line in visit.get("/opinions/", secure=True).context["lines"]}
    assert choices == {mine: True, seen: False, written: False}
    assert visit.get(BULK.format("withdraw"), ticked(mine), secure=True).status_code == 404
    for name, action, status in (("officer", "approve", 403), ("auditor", "answer", 403), ("beside", "approve", 404)):
        guest = prove(type(visit)(), again(getattr(here, name)))
        assert guest.post(BULK.format(action), ticked(mine), secure=True).status_code == status
        assert guest.get(BULK.format(action), secure=True).status_code == (302 if name == "beside" else 403)
    assert states(mine, seen) == ["drafted", "drafted"]
    assert opinion_bulk.AT_ONCE == 50
    monkeypatch.setattr(opinion_bulk, "AT_ONCE", 1)
    two = ticked(mine, make_opinion(here.ward, here.officer, "drafted"))
    assert visit.get(BULK.format("approve"), two, secure=True).status_code == 404


def test_assigning_answering_and_keeping_private_together(here, visit):
    here.teacher = worker("officer", here.units.school, "teacher")
    rows = [make_opinion(here.ward, here.officer, "classified") for _n in range(2)]
    missing = visit.post(BULK.format("assign"), ticked(*rows), secure=True)
    assert (missing.status_code, list(missing.context["form"].errors)) == (422, ["unit"])
    visit.post(BULK.format("assign"), ticked(*rows, unit=here.units.school.pk), secure=True)
    assert {(row.state, row.assigned) for row in Opinion.objects.all()} == {("assigned", here.units.school)}
    assert Notice.objects.filter(kind="dialogues.opinion_assigned", recipient=here.teacher).count() == 2
    ready = [make_opinion(here.ward, here.officer, "approved", approved_by=here.leader) for _n in range(2)]
    ahead = visit.post(BULK.format("answer"), ticked(*ready, answered_on="31/12/2099"), secure=True)
    assert (len(ahead.context["outcome"].refused), states(*ready)) == (2, ["approved"] * 2)
    visit.post(BULK.format("answer"), ticked(*ready, answered_on=f"{today():%d/%m/%Y}"), secure=True)
    assert states(*ready) == ["answered"] * 2
    reason = visit.post(BULK.format("keep_private"), ticked(*ready, reason=" "), secure=True)
    assert list(reason.context["form"].errors) == ["reason"]
    stale = ticked(*ready, reason="Việc riêng") | {f"version-{ready[0].pk}": "7"}
    told = visit.post(BULK.format("keep_private"), stale, secure=True).context["outcome"]
    assert ([*told.wrong], [row for row, _why in told.refused], told.done) == ([ready[0].pk], ready[:1], ready[1:])
    visit.post(BULK.format("keep_private"), ticked(ready[0], reason="Việc riêng"), secure=True)
    assert states(*ready) == ["private"] * 2
    assert {row.transitions.get(action="keep_private").reason for row in ready} == {"Việc riêng"}


def test_of_many_units_the_own_one_is_offered_without_a_search(here, visit):
    rows = [make_opinion(here.ward, here.root, "classified") for _each in range(2)]
    for number in range(31):
        unit(f"3{number:04}", here.units.city)
    page = visit.get(f"/opinions/bulk/assign/?opinion={rows[0].pk}&opinion={rows[1].pk}")
    assert list(page.context["form"].fields["unit"].queryset) == [here.ward]


def test_several_are_published_those_that_may_not_stay_with_what_was_typed(here, visit):
    good, bad, gone = (make_opinion(here.ward, here.officer, "answered", text=f"Câu {n}") for n in range(3))
    page = visit.get(BULK.format("publish"), {"opinion": [good.pk, bad.pk, gone.pk]}, secure=True)
    assert len(page.context["rows"]) == 3

    def texts(row, **more):
        known = {"title": "Đường", "question": "Bao giờ?", "answer": "Sắp", "domain": "economy", "version": "1"} | more
        return {f"o{row.pk}-{name}": value for name, value in known.items()}

    sent = ticked(good, bad, gone) | texts(good) | texts(bad, question="Gọi 0912345678") | texts(gone, title=" ")
    left = visit.post(BULK.format("publish"), sent, secure=True)
    assert (left.status_code, [row.pk for row in left.context["done"]]) == (422, [good.pk])
    assert {row["opinion"].pk: list(row["form"].errors) for row in left.context["rows"]} == {
        bad.pk: ["question"], gone.pk: ["title"],
    }  # fmt: skip
    assert "0912345678</mark>" in left.content.decode()
    assert states(good, bad, gone) == ["published", "answered", "answered"]
    stale = ticked(bad) | texts(bad) | {f"version-{bad.pk}": "7"}
    left = visit.post(BULK.format("publish"), stale, secure=True)
    assert (left.status_code, len(left.context["rows"]), states(bad)) == (422, 1, ["answered"])
    done = visit.post(BULK.format("publish"), ticked(bad, gone) | texts(bad) | texts(gone), secure=True)
    assert (len(done.context["outcome"].done), PublishedOpinion.objects.for_everybody().count()) == (2, 3)

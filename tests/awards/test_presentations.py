"""Presentations: events, several and in part, who represented whom, what is left; and what is no longer handed over."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from awards.models import DecisionRecipient, Handover, Presentation
from awards.queries.decisions import numbers_of
from awards.queries.presentations import handed_at, handed_of, rows_to_hand, to_hand_over, with_handed
from awards.queries.seen import of_event
from awards.services.decision_recipients import remove_recipient
from awards.services.decision_steps import annul_decision, annul_recipient
from awards.services.presentations import (
    add_presentation,
    change_presentation,
    hand_over,
    remove_presentation,
)
from mobilization.common.editing import RecordChanged
from mobilization.outbox.models import Event
from mobilization.workflow.refusals import NotAllowed, NotNow
from organizations.dates import today
from tests.access.people import DAY, again
from tests.awards.decision_makers import (
    make_decision,
    make_handover,
    make_presentation,
    make_recipient,
    make_signed,
)
from tests.worlds import shared

pytestmark = pytest.mark.django_db
VALUES = {"title": "Hội nghị tổng kết năm", "held_on": datetime.date(2026, 1, 5), "place": "Hội trường", "note": ""}
GIVE = {"ground": "Khai man", "number": "9/QĐ-UBND"}


@shared
def signed(deciding):
    """A decision of five days ago with three persons, and an event of today."""
    deciding.decision = make_signed(deciding.ward, deciding.form, "A", "B", "C", signed_on=today() - 5 * DAY)
    deciding.rows = list(deciding.decision.recipients.order_by("order"))
    deciding.event = make_presentation(deciding.ward)
    deciding.ids = [row.pk for row in deciding.rows]
    return deciding


def left(decision):
    told = numbers_of(decision)
    return told["commended"], told["presented"], told["left"]


def test_an_event_is_added_corrected_and_taken_away(deciding):
    made = add_presentation(unit=deciding.ward, values=VALUES, by=deciding.officer)
    with pytest.raises(ValidationError) as wrong:
        add_presentation(unit=deciding.ward, values=VALUES, by=deciding.officer)
    assert list(wrong.value.message_dict) == ["title"]
    changed = change_presentation(made, version=1, changes={"place": "Nhà văn hoá"}, by=deciding.secretary)
    assert (changed.place, changed.version) == ("Nhà văn hoá", 2)
    with pytest.raises(RecordChanged):
        change_presentation(made, version=1, changes={"place": "Khác"}, by=deciding.secretary)
    for user in (deciding.leader, deciding.approver, deciding.auditor, deciding.beside):
        with pytest.raises(PermissionDenied):
            add_presentation(unit=deciding.ward, values=VALUES | {"title": "Khác"}, by=user)
        with pytest.raises(PermissionDenied):
            remove_presentation(made, by=user)
    remove_presentation(made, by=deciding.officer)
    assert not Presentation.objects.exists()


def test_it_is_handed_over_in_two_parts(signed):
    a, b, c = signed.ids
    assert hand_over(
        signed.event, signed.decision, shown=signed.ids, given={a: (1, ""), b: (1, "con trai")}, by=signed.officer
    ) == 2  # fmt: skip
    assert left(signed.decision) == (3, 2, 1)
    second = make_presentation(signed.ward, title="Trao tại nhà")
    assert [row.pk for row in rows_to_hand(second, signed.decision)] == [c]
    assert [row.pk for row in rows_to_hand(signed.event, signed.decision)] == [a, b, c]
    hand_over(second, signed.decision, shown=[c], given={c: (1, "")}, by=signed.secretary)
    assert left(signed.decision) == (3, 3, 0)
    assert not to_hand_over(signed.officer).exists()
    told = handed_of(signed.decision, signed.officer).order_by("pk")
    assert [(each.title, each.handed) for each in told] == [("Hội nghị tổng kết", 2), ("Trao tại nhà", 1)]
    assert [(each.recipient.name, each.received_by) for each in handed_at(signed.event, signed.officer)] == [
        ("A", ""), ("B", "con trai"),
    ]  # fmt: skip
    row = with_handed(Presentation.objects.filter(pk=signed.event.pk), signed.officer).get()
    assert (row.handed, row.decisions) == (2, 1)
    assert Event.objects.filter(kind="awards.handed_over").count() == 2


def test_of_decisions_that_one_does_not_read_nothing_is_counted(client, signed):
    above = make_signed(signed.units.city, signed.form, "X", "Y")
    shown_before = of_event(signed.event, again(signed.officer))
    for row in above.recipients.all():
        make_handover(signed.event, row)
    assert of_event(signed.event, again(signed.officer)) == shown_before, "nor does the ETag tell of it"
    make_handover(signed.event, DecisionRecipient.objects.get(pk=signed.ids[0]))
    shown = f"/award-presentations/{signed.event.pk}/"
    for user, handed, decisions in ((signed.officer, 1, 1), (signed.above, 3, 2)):
        client.force_login(again(user))
        told = client.get(f"/api/v1{shown}").json()
        assert (told["handed"], told["decisions"], client.get(shown).context["total"]) == (handed, decisions, handed)
        row = next(each for each in client.get("/award-presentations/").context["rows"] if each.pk == signed.event.pk)
        assert (row.handed, row.decisions) == (handed, decisions)


def test_what_was_said_is_corrected(signed):
    a, b, _c = signed.ids
    hand_over(signed.event, signed.decision, shown=signed.ids, given={a: (1, ""), b: (1, "")}, by=signed.officer)
    hand_over(signed.event, signed.decision, shown=[a], given={}, by=signed.officer)  # b is on another page
    hand_over(signed.event, signed.decision, shown=[b], given={b: (1, "vợ")}, by=signed.officer)
    assert list(signed.event.handovers.values_list("recipient", "received_by")) == [(b, "vợ")]
    assert left(signed.decision) == (3, 1, 2)


def test_never_more_than_there_are(signed):
    a, _b, _c = signed.ids
    for number in (0, 2):
        with pytest.raises(ValidationError) as wrong:
            hand_over(signed.event, signed.decision, shown=[a], given={a: (number, "")}, by=signed.officer)
        assert list(wrong.value.message_dict) == [f"number-{a}"]
    hand_over(signed.event, signed.decision, shown=[a], given={a: (1, "")}, by=signed.officer)
    second = make_presentation(signed.ward, title="Lần hai")
    with pytest.raises(ValidationError):
        hand_over(second, signed.decision, shown=[a], given={a: (1, "")}, by=signed.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(presentation=second, recipient_id=a)
    other = make_signed(signed.ward, signed.form, "X")
    with pytest.raises(ValidationError):
        hand_over(signed.event, other, shown=[a], given={a: (1, "")}, by=signed.officer)


def test_of_a_row_without_names_so_many(deciding):
    decision = make_decision(deciding.ward, "published", is_outside=True, signed_on=today())
    row = make_recipient(decision, deciding.form, "40 cá nhân", number=40)
    first, second = make_presentation(deciding.ward), make_presentation(deciding.ward, title="Lần hai")
    hand_over(first, decision, shown=[row.pk], given={row.pk: (8, "")}, by=deciding.officer)
    assert left(decision) == (40, 8, 32)
    with pytest.raises(ValidationError):
        hand_over(second, decision, shown=[row.pk], given={row.pk: (33, "")}, by=deciding.officer)
    hand_over(first, decision, shown=[row.pk], given={row.pk: (40, "")}, by=deciding.officer)
    assert left(decision) == (40, 40, 0)
    row.refresh_from_db()
    with pytest.raises(ValidationError):
        remove_recipient(row, by=deciding.officer)


def test_an_event_lies_between_the_decision_and_today(signed):
    a, _b, _c = signed.ids
    for day in (today() - 6 * DAY, today() + DAY):
        event = make_presentation(signed.ward, title=f"{day}", held_on=day)
        with pytest.raises(ValidationError):
            hand_over(event, signed.decision, shown=[a], given={a: (1, "")}, by=signed.officer)
    hand_over(signed.event, signed.decision, shown=[a], given={a: (1, "")}, by=signed.officer)
    for day in (today() - 6 * DAY, today() + DAY):
        with pytest.raises(ValidationError):
            change_presentation(signed.event, version=1, changes={"held_on": day}, by=signed.officer)
    change_presentation(signed.event, version=1, changes={"held_on": today() - 5 * DAY}, by=signed.officer)


def test_what_is_not_signed_or_is_annulled_is_not_handed_over(signed):
    a, b, _c = signed.ids
    hand_over(signed.event, signed.decision, shown=[a], given={a: (1, "")}, by=signed.officer)
    annul_recipient(signed.rows[1], **GIVE, on=today(), by=signed.approver)
    with pytest.raises(ValidationError) as wrong:
        hand_over(signed.event, signed.decision, shown=[b], given={b: (1, "")}, by=signed.officer)
    assert list(wrong.value.message_dict) == [f"number-{b}"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(presentation=signed.event, recipient_id=b)
    assert b not in [row.pk for row in rows_to_hand(signed.event, signed.decision)]
    annul_decision(signed.decision, **GIVE, on=today(), by=signed.approver)
    with pytest.raises(NotNow):
        hand_over(signed.event, signed.decision, shown=[a], given={}, by=signed.officer)
    assert signed.event.handovers.count() == 1  # the history stays
    draft = make_decision(signed.ward)
    row = make_recipient(draft, signed.form)
    with pytest.raises(NotNow):
        hand_over(signed.event, draft, shown=[row.pk], given={row.pk: (1, "")}, by=signed.officer)


def test_only_who_keeps_event_and_decision_says_what_was_handed_over(signed):
    a, _b, _c = signed.ids
    for user in (signed.leader, signed.approver, signed.auditor, signed.beside):
        with pytest.raises(PermissionDenied):
            hand_over(signed.event, signed.decision, shown=[a], given={a: (1, "")}, by=user)
    elsewhere = make_signed(signed.units.beside, signed.form, "X", signed_on=today() - DAY)
    row = elsewhere.recipients.get()
    with pytest.raises(NotAllowed):
        hand_over(signed.event, elsewhere, shown=[row.pk], given={row.pk: (1, "")}, by=signed.officer)


def test_an_event_with_something_handed_over_stays(signed):
    a, _b, _c = signed.ids
    hand_over(signed.event, signed.decision, shown=[a], given={a: (1, "")}, by=signed.officer)
    with pytest.raises(ValidationError):
        remove_presentation(signed.event, by=signed.officer)

"""Strangers, stale pages, smuggled ids, names in disguise, and numbers that no column holds."""

import json

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import transaction

from awards.enums import Check
from awards.models import AwardBar, CheckOverride, Decision, DecisionRecipient, Handover, Nomination
from awards.queries.nomination_checks import look
from awards.services.decision_recipients import add_recipient, change_recipient
from awards.services.decision_steps import annul_recipient, sign_decision, take_step
from awards.services.decisions import change_decision
from awards.services.dossier import add_bar, finding_of, override, remove_bar
from awards.services.nominated import add_nominated
from awards.services.nominations import change_nomination
from awards.services.presentations import hand_over
from mobilization.common.editing import content_of
from mobilization.outbox import runner
from mobilization.outbox.models import Job
from mobilization.workflow.refusals import NotNow, TransitionRefused, WrongState
from organizations.dates import today
from organizations.models import Person
from tests.access.people import DAY, again, unit, worker
from tests.awards.decision_makers import (
    draw,
    make_decision,
    make_handover,
    make_presentation,
    make_recipient,
    make_signed,
)
from tests.awards.nominated import awarded_form, complete, nominate
from tests.awards.test_simplified import SIMPLE
from tests.sign_in import prove
from tests.threads import Late
from tests.worlds import shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(client, deciding):
    """A call of the API as the user: `call(user, method, path, data)`."""

    def do(user, method, path, data=None, **headers):
        client.force_login(again(user))
        sent = {} if data is None else {"data": json.dumps(data), "content_type": "application/json"}
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(client, method)(f"/api/v1/{path}", headers=headers, **sent)

    return do


@shared
def judged(city):
    """The ward's people, the city's secretary who judges, and a form on which the city decides."""
    city.officer = worker("officer", city.units.ward, "writes")
    city.leader = worker("leader", city.units.ward, "leads")
    city.secretary = worker("secretary", city.units.city, "judges")
    city.form = awarded_form()
    return city


def test_an_explanation_tells_nothing_that_its_author_alone_reads(client, judged):
    """Who judges reads the other ward's nomination; the ward that reads the explanation does not."""
    person = judged.officer.person
    beside = dict.fromkeys(("unit", "steward"), judged.units.beside)
    nominate(judged.units, judged.secretary, judged.form, state="submitted", person=person, **beside)
    mine = complete(nominate(judged.units, judged.leader, judged.form, state="submitted", person=person))
    judge = again(judged.secretary)
    mark = finding_of(mine, Check.SAME_ACHIEVEMENT, reader=judge).mark
    override(mine, Check.SAME_ACHIEVEMENT, mark=mark, reason="Hai việc khác nhau.", by=judge)
    assert "KT-1999-000001" not in CheckOverride.objects.get().finding
    client.force_login(again(judged.leader))
    page = client.get(f"/nominations/{mine.pk}/").content.decode()
    assert ("Hai việc khác nhau." in page, "KT-1999-000001" in page) == (True, False)
    told = client.get(f"/api/v1/nominations/{mine.pk}/").content.decode()
    assert ("Hai vi" in told, "KT-1999-000001" in told) == (True, False)


def test_a_unit_nominates_no_unit_beside_it_and_none_that_is_over(call, deciding):
    """Measures count for all nominations of a unit: a neighbour would stand in its way."""
    d = deciding
    known = {"form": d.form.pk, "recipient": "collective", "name": "P", "body": d.ward.pk, "branch": "state"}
    refused = call(d.officer, "post", "nominations/", known | {"unit": d.ward.pk, "collective": d.units.beside.pk})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["collective"])
    old = unit("X1", d.ward, name="Đã giải thể", valid_from="2000-01-01", valid_to="2025-06-30")
    assert call(d.officer, "post", "nominations/", known | {"unit": old.pk}).status_code == 403
    assert not Nomination.objects.exists()
    made = call(d.officer, "post", "nominations/", known | {"unit": d.ward.pk, "collective": d.units.school.pk})
    assert made.status_code == 201
    one = f"nominations/{made.json()['id']}/"
    refused = call(d.officer, "patch", one, {"collective": d.units.beside.pk}, If_Match="*")
    assert list(refused.json()["errors"]) == ["collective"]


def test_a_measure_stays_while_it_is_judged(client, judged):
    """Who nominates takes none away under the eyes of who judges, and of theirs none when it was returned."""
    mine = nominate(judged.units, judged.officer, judged.form, state="submitted")
    bar = AwardBar.objects.create(nomination=mine, valid_from=today(), ground="Khiển trách")
    for user in (judged.officer, judged.leader):
        with pytest.raises(PermissionDenied):
            remove_bar(bar, by=again(user))
    remove_bar(bar, by=again(judged.secretary))
    returned = nominate(judged.units, judged.officer, judged.form, state="returned")
    theirs, ours = (
        add_bar(returned, {"ground": ground, "valid_from": today()}, by=again(user))
        for ground, user in (("Cảnh cáo", judged.secretary), ("Nhầm", judged.officer))
    )
    assert (theirs.by_judge, ours.by_judge, theirs.entered_by) == (True, False, judged.secretary)
    for user in (judged.officer, judged.leader):
        with pytest.raises(PermissionDenied):
            remove_bar(theirs, by=again(user))
    client.force_login(again(judged.officer))
    page = client.get(f"/nominations/{returned.pk}/")
    assert page.context["bars"] == [(theirs, False), (ours, True)]
    assert client.get(f"/nominations/{returned.pk}/measures/{theirs.pk}/remove/").status_code == 403
    remove_bar(ours, by=again(judged.leader))
    remove_bar(theirs, by=again(judged.secretary))
    draft = nominate(judged.units, judged.officer, judged.form)
    remove_bar(AwardBar.objects.create(nomination=draft, valid_from=today(), ground="Nhầm"), by=again(judged.officer))
    assert not AwardBar.objects.exists()


@pytest.mark.parametrize(
    "name", ["Ông Nguyễn Văn An", "NGUYỄN VĂN AN", "đồng chí  nguyễn văn an", "Nguyễn Văn An\u200d", "Ô. Nguyễn Văn An"]
)
def test_a_name_in_disguise_is_the_same_name(judged, name):
    nominate(judged.units, judged.officer, judged.form, state="submitted")
    mine = nominate(judged.units, judged.officer, judged.form, name=name)
    found = {each.check for each in look(mine) if each.facts}
    assert Check.SAME_ACHIEVEMENT in found
    complete(mine)
    mine.pieces.filter(kind="report").update(confirmed_by="Nguyễn Văn An, Chủ tịch")
    assert Check.CONFLICT in {each.check for each in look(Nomination.objects.get(pk=mine.pk)) if each.facts}


def test_a_row_decides_its_nomination_and_no_other(deciding):
    """Neither somebody else under the same nomination, nor what the nomination said before it was changed."""
    d = deciding
    own = {"body": d.ward, "body_steward": d.ward}
    mine = nominate(d.units, d.officer, d.form, state="approved", person=d.leader.person, **own)
    draft = make_decision(d.ward)
    add_nominated(draft, nominations=[mine.pk], by=d.officer)
    row = draft.recipients.get()

    def change(**values):
        stored = DecisionRecipient.objects.get(pk=row.pk)
        return change_recipient(stored, subject=d.form, values=values, seen=content_of(stored), by=d.officer)

    for wrong in ({"name": "Trần Văn Tèo"}, {"person": d.officer.person}, {"person": None}):
        with pytest.raises(ValidationError) as refused:
            change(**wrong)
        assert list(refused.value.message_dict) == list(wrong)
    assert change(name="Ông NGUYỄN VĂN AN").name == "Ông NGUYỄN VĂN AN"
    change_nomination(mine, "return", by=again(d.secretary), reason="Nhầm người")
    Nomination.objects.filter(pk=mine.pk).update(state="approved", name="Lê Thị Bé")
    take_step(draft, "submit", by=d.secretary)
    with pytest.raises(TransitionRefused) as refused:
        sign_decision(draft, signed_on=today(), by=d.approver)
    assert "KT-1999-000001" in str(refused.value)
    assert Decision.objects.get().number is None


def test_nobody_signs_what_they_are_given(deciding):
    d = deciding
    draft = make_decision(d.ward, "submitted")
    row = make_recipient(draft, d.form, person=d.approver.person)
    with pytest.raises(TransitionRefused):
        sign_decision(draft, signed_on=today(), by=d.approver)
    assert sign_decision(draft, signed_on=today(), by=again(d.above)).number == 1
    assert row.decision_id == draft.pk


def test_a_place_that_no_next_one_fits_after_is_refused(call, deciding):
    d = deciding
    draft = make_decision(d.ward)
    one = {"form": d.form.pk, "recipient": "person", "name": "A"}
    for order in (2**31 - 1, 10**30, 0):
        refused = call(d.officer, "post", f"award-decisions/{draft.pk}/recipients/", one | {"order": order})
        assert (refused.status_code, list(refused.json()["errors"])) == (400, ["order"])
    assert (
        call(d.officer, "post", f"award-decisions/{draft.pk}/recipients/", one | {"name": "\u200d"}).status_code == 400
    )


def test_on_another_bodys_decision_the_day_moves_with_its_nominations_and_past_no_event(deciding):
    d = deciding
    outside = {"body": None, "body_steward": None, "body_name": "Bộ Nội vụ"}
    mine = nominate(d.units, d.officer, d.form, state="approved", **outside)
    decision = make_decision(d.ward, is_outside=True, signed_on=today() - 20 * DAY)
    add_nominated(decision, nominations=[mine.pk], by=d.officer)
    decision = take_step(decision, "record", by=again(d.secretary))
    make_handover(make_presentation(d.ward, held_on=today() - 10 * DAY), decision.recipients.get())

    def move(day):
        version = Decision.objects.get().version
        return change_decision(decision, version=version, changes={"signed_on": day}, by=d.officer)

    with pytest.raises(ValidationError) as refused:
        move(today() - 9 * DAY)
    assert list(refused.value.message_dict) == ["signed_on"]
    move(today() - 15 * DAY)
    assert Nomination.objects.get().decided_on == today() - 15 * DAY


def test_a_stale_page_hands_over_nothing_that_was_not_on_it(client, deciding):
    """Nor does it take back what somebody else said meanwhile."""
    d = deciding
    signed = make_signed(d.ward, d.form, "An", "Bình", "Chi")
    event = make_presentation(d.ward)
    a, b, c = signed.recipients.order_by("order")
    prove(client, again(d.officer))
    page = f"/award-presentations/{event.pk}/hand-over/{signed.pk}/"
    seen = client.get(page).context["form"]["seen"].value()
    hand_over(event, signed, shown=[a.pk], given={a.pk: (1, "vợ")}, by=again(d.secretary))
    stale = client.post(page, {f"given-{b.pk}": "on", "seen": seen})
    assert stale.status_code == 422
    assert list(Handover.objects.values_list("recipient", flat=True)) == [a.pk]
    form = stale.context["form"]
    assert (form["seen"].value() != seen, form[f"given-{b.pk}"].value(), form[f"given-{c.pk}"].value()) == (
        True, True, False,
    )  # fmt: skip
    both = {f"given-{a.pk}": "on", f"received-{a.pk}": "vợ", f"given-{b.pk}": "on", "seen": form["seen"].value()}
    assert client.post(page, both).status_code == 302
    assert sorted(Handover.objects.values_list("recipient", flat=True)) == [a.pk, b.pk]


def test_what_is_signed_submitted_or_recommended_is_what_was_shown(client, deciding):
    """Who acts from a page that shows something else by now looks again, on every way."""
    d = deciding
    draft = make_decision(d.ward, "submitted")
    make_recipient(draft, d.form)
    prove(client, again(d.approver))
    shown = client.get(f"/award-decisions/{draft.pk}/").context["seen"]
    sign = f"/award-decisions/{draft.pk}/sign/?seen={shown}"
    assert client.get(sign).status_code == 200
    make_recipient(draft, d.form, "Trần Văn Tèo")
    for ask in (client.get, lambda path: client.post(path, {"signed_on": f"{today():%d/%m/%Y}"})):
        assert ask(sign)["Location"] == f"/award-decisions/{draft.pk}/"
    assert Decision.objects.get().state == "submitted"
    own = {"body": d.ward, "body_steward": d.ward, **SIMPLE}
    mine = complete(nominate(d.units, d.officer, d.form, state="submitted", **own))
    prove(client, again(d.secretary))
    shown = client.get(f"/nominations/{mine.pk}/").context["seen"]
    step = f"/nominations/{mine.pk}/do/approve/"
    asked = client.get(f"{step}?seen={shown}")
    assert f"{step}?seen={shown}" in asked.content.decode()
    mine.pieces.filter(kind="report").update(number="2/BC")
    assert client.get(f"{step}?seen={shown}").status_code == client.post(f"{step}?seen={shown}").status_code == 302
    assert Nomination.objects.get().state == "submitted"
    client.post(f"{step}?seen={client.get(f'/nominations/{mine.pk}/').context['seen']}")
    assert Nomination.objects.get().state == "approved"


def test_what_decisions_gave_elsewhere_is_told_without_number_and_content(client, deciding):
    """As of nominations elsewhere: whose it is, and no more."""
    d = deciding
    elsewhere = make_decision(d.units.beside)
    make_recipient(elsewhere, d.form, person=d.leader.person)
    stamps = {"signed_on": today(), "year": today().year, "number": draw(d.units.beside, today().year)}
    Decision.objects.filter(pk=elsewhere.pk).update(state="signed", **stamps)
    mine = nominate(d.units, d.officer, d.form, person=d.leader.person, body=d.ward, body_steward=d.ward)
    for reader, knows in ((d.officer, False), (d.above, True)):
        text = finding_of(mine, Check.TOO_SOON, reader=again(reader)).text
        assert (d.units.beside.name in text, "1/QĐ-UBND" in text) == (True, knows), text
    client.force_login(again(d.officer))
    assert "1/QĐ-UBND" not in client.get(f"/nominations/{mine.pk}/").content.decode()


def test_who_entered_it_is_not_nominated_by_name(deciding):
    d = deciding
    Person.objects.filter(pk=d.officer.person_id).update(full_name="Nguyễn Văn An")
    mine = nominate(d.units, again(d.officer), d.form, name="Ông NGUYỄN VĂN AN")
    assert Check.CONFLICT in {each.check for each in look(mine) if each.facts}
    other = nominate(d.units, again(d.officer), d.form, name="Nguyễn Văn An", recipient="household")
    assert Check.CONFLICT not in {each.check for each in look(other) if each.facts}


def test_one_is_not_put_on_a_list_twice_by_hand_and_by_nomination(deciding):
    d = deciding
    draft = make_decision(d.ward)
    make_recipient(draft, d.form, position="Tổ trưởng")
    mine = nominate(d.units, d.officer, d.form, state="approved", body=d.ward, body_steward=d.ward)
    with pytest.raises(ValidationError) as refused:
        add_nominated(draft, nominations=[mine.pk], by=d.officer)
    assert (list(refused.value.message_dict), draft.recipients.count()) == (["nominations"], 1)


def test_what_was_handed_over_before_it_was_annulled_stays_on_record(deciding):
    d = deciding
    signed = make_signed(d.ward, d.form, "An", "Bình")
    event, (row, other) = make_presentation(d.ward), signed.recipients.order_by("order")
    hand_over(event, signed, shown=[row.pk, other.pk], given={row.pk: (1, ""), other.pk: (1, "")}, by=d.officer)
    annul_recipient(row, ground="Khai man", on=today(), number="9/QĐ", by=d.approver)
    with pytest.raises(ValidationError) as refused:
        hand_over(event, signed, shown=[row.pk, other.pk], given={}, by=d.officer)
    assert (list(refused.value.message_dict), Handover.objects.count()) == ([f"number-{row.pk}"], 2)
    hand_over(event, signed, shown=[row.pk, other.pk], given={row.pk: (1, "")}, by=d.officer)
    assert list(Handover.objects.values_list("recipient", flat=True)) == [row.pk]


@pytest.mark.django_db(transaction=True)
def test_of_signing_and_changing_the_list_one_waits_for_the_other(deciding):
    """And so do annulling and handing over: nothing is on the list that was not signed, nothing annulled is given."""
    d = deciding
    draft = make_decision(d.ward, "submitted")
    row = make_recipient(draft, d.form)
    draft = Decision.objects.get(pk=draft.pk)
    event = make_presentation(d.ward)
    values = {"recipient": "person", "name": "Trần Văn Tèo"}
    with transaction.atomic():
        take_step(draft, "return", by=again(d.approver), reason="Thiếu")
        late = Late(lambda: sign_decision(draft, signed_on=today(), by=again(d.approver)))
        late.waits()
        add_recipient(draft, subject=d.form, values=values, by=again(d.officer))
    assert isinstance(late.ended(), WrongState)
    take_step(draft, "submit", by=again(d.secretary))
    with transaction.atomic():
        sign_decision(draft, signed_on=today(), by=again(d.approver))
        late = Late(lambda: add_recipient(draft, subject=d.form, values=values | {"name": "B"}, by=again(d.officer)))
        late.waits()
    assert isinstance(late.ended(), NotNow)
    with transaction.atomic():
        annul_recipient(row, ground="Khai man", on=today(), number="9/QĐ", by=again(d.approver))
        late = Late(lambda: hand_over(event, draft, shown=[row.pk], given={row.pk: (1, "")}, by=again(d.officer)))
        late.waits()
    assert list(late.ended().message_dict) == [f"number-{row.pk}"]
    assert (draft.recipients.count(), Handover.objects.count()) == (2, 0)


CODE = "<img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://x.example","x")'


def test_texts_are_shown_as_they_were_typed_and_run_nowhere(client, deciding):
    """Names, posts, grounds, issuers and places that are code or formulas, on pages and in files."""
    d = deciding
    text = FORMULA + CODE
    decision = make_decision(d.ward, is_outside=True, title=text, issuer=text, printed_number="=1+1", signer=CODE)
    row = make_recipient(decision, d.form, name=text, position="\u202e" + text)
    Decision.objects.filter(pk=decision.pk).update(state="published")
    event = make_presentation(d.ward, title=text, place=text, note=CODE)
    make_handover(event, row, received_by=text)
    mine = complete(nominate(d.units, d.officer, d.form, name=text, position=text, achievement=CODE, state="submitted"))
    mine.pieces.update(number=CODE)
    AwardBar.objects.create(nomination=mine, valid_from=today(), ground=text)
    prove(client, again(d.secretary))
    pages = ("/nominations/", f"/nominations/{mine.pk}/", f"/nominations/{mine.pk}/measures/new/", "/award-decisions/",
             f"/award-decisions/{decision.pk}/", f"/award-decisions/{decision.pk}/annul/", "/award-recipients/",
             f"/award-recipients/{row.pk}/annul/", f"/award-recipients/{row.pk}/remove/", "/award-presentations/",
             f"/award-recipients/{row.pk}/edit/", f"/award-presentations/{event.pk}/", d.ward.get_absolute_url(),
             f"/award-presentations/{event.pk}/hand-over/{decision.pk}/")  # fmt: skip
    for path in pages:
        page = client.get(path)
        assert (page.status_code, CODE in page.content.decode()) == (200, False), path
    for of in ("nominations", "award-decisions", "award-recipients", "award-presentations"):
        assert client.post(f"/{of}/export/").status_code == 302
        job = Job.objects.latest("id")
        runner.run_job(job.pk)
        with default_storage.open(job.files.get().key) as content:
            book = openpyxl.load_workbook(content)
        cells = [cell for sheet in book for line in sheet for cell in line]
        assert any(FORMULA in str(cell.value) for cell in cells), of
        assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink], of
        assert "\u202e" not in "".join(str(cell.value) for cell in cells)

"""Who may not is refused at each door before what they sent is read, is offered nothing, and sees nothing elsewhere."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser

from awards.models import Decision, DecisionRegister, Presentation
from awards.permissions.decisions import (
    decision_actions,
    may_change,
    may_draft,
    may_see_decision,
    may_see_presentation,
    presentation_actions,
    recipient_actions,
)
from awards.queries.decisions import units_to_draft_for
from awards.queries.presentations import handed_at, handed_of, to_hand_over
from awards.services.decision_recipients import EXPORT_RECIPIENTS
from awards.services.decision_steps import annul_decision, sign_decision
from awards.services.decisions import EXPORT_DECISIONS
from awards.services.presentations import EXPORT_PRESENTATIONS
from directives.models import DirectiveDocument
from mobilization.outbox import registry
from mobilization.workflow.refusals import NotAllowed
from organizations.dates import today
from organizations.models import User
from organizations.services.list_files import request_list
from tests.access.closing import closes_with_the_office
from tests.access.people import DAY, again, worker
from tests.awards.decision_makers import make_decision, make_handover, make_presentation, make_recipient, make_signed
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db
ODD = {"data": json.dumps({"signed_on": "odd", "held_on": "odd"}), "content_type": "application/json"}
KINDS = (EXPORT_DECISIONS, EXPORT_RECIPIENTS, EXPORT_PRESENTATIONS)


@shared
def here(deciding):
    """Of the ward a draft with a row and a basis, one submitted, one signed, and an event."""
    ward = deciding.ward
    deciding.draft, deciding.submitted = make_decision(ward), make_decision(ward, "submitted", title="Đã trình")
    deciding.row = make_recipient(deciding.draft, deciding.form)
    make_recipient(deciding.submitted, deciding.form)
    deciding.signed = make_signed(ward, deciding.form, "A", "B")
    deciding.event = make_presentation(ward)
    make_handover(deciding.event, deciding.signed.recipients.get(name="A"))
    known = {"unit": ward, "steward": ward, "issuer_unit": ward, "type": "plan", "issued_on": today()}
    document = DirectiveDocument.objects.create(number="9-KH", abstract="X", is_internal=True, **known)
    deciding.basis = deciding.draft.basis_rows.create(document=document)
    return deciding


def paths(here):
    draft, row, event = here.draft.pk, here.row.pk, here.event.pk
    signed = here.signed.recipients.get(name="B").pk
    return [
        f"award-decisions/{draft}/edit/", f"award-decisions/{draft}/discard/", f"award-decisions/{draft}/do/submit/",
        f"award-decisions/{here.submitted.pk}/sign/", f"award-decisions/{here.signed.pk}/annul/",
        f"award-decisions/{draft}/bases/new/", f"award-decisions/bases/{here.basis.pk}/remove/",
        f"award-decisions/{draft}/recipients/new/", f"award-decisions/{draft}/recipients/lines/",
        f"award-decisions/{here.signed.pk}/present/", f"award-recipients/{row}/edit/",
        f"award-recipients/{row}/remove/", f"award-recipients/{signed}/annul/", f"award-presentations/{event}/edit/",
        f"award-presentations/{event}/remove/", f"award-presentations/{event}/hand-over/{here.signed.pk}/",
    ]  # fmt: skip


def calls(here):
    """Method and address of each write of the API, of records of the ward."""
    draft, row, event = here.draft.pk, here.row.pk, here.event.pk
    signed = here.signed.recipients.get(name="B").pk
    return [
        ("patch", f"award-decisions/{draft}/"), ("delete", f"award-decisions/{draft}/"),
        ("post", f"award-decisions/{draft}/submit/"), ("post", f"award-decisions/{here.submitted.pk}/return/"),
        ("post", f"award-decisions/{draft}/record/"), ("post", f"award-decisions/{here.signed.pk}/publish/"),
        ("post", f"award-decisions/{here.submitted.pk}/sign/"), ("post", f"award-decisions/{here.signed.pk}/annul/"),
        ("post", f"award-decisions/{draft}/recipients/"), ("patch", f"award-recipients/{row}/"),
        ("delete", f"award-recipients/{row}/"), ("post", f"award-recipients/{signed}/annul/"),
        ("patch", f"award-presentations/{event}/"), ("delete", f"award-presentations/{event}/"),
        ("put", f"award-presentations/{event}/handovers/"),
    ]  # fmt: skip


def test_an_auditor_is_refused_before_what_they_sent_is_read(client, here):
    visit = prove(client, again(here.auditor))
    for path in ("award-decisions/new/", "award-decisions/new-outside/", "award-presentations/new/", *paths(here)):
        assert visit.post(f"/{path}", {"odd": "x"}).status_code == 403, path
    for path in ("award-decisions/", "award-presentations/"):
        assert visit.post(f"/api/v1/{path}", **ODD).status_code == 403, path
    for method, path in calls(here):
        assert getattr(visit, method)(f"/api/v1/{path}", **ODD).status_code == 403, path
    late = visit.post(f"/api/v1/award-decisions/{here.signed.pk}/submit/")
    assert late.status_code == 403  # not 409, which would tell how it stands to who may not
    assert visit.get("/award-decisions/").context["may_draft"] is False
    assert visit.get("/award-presentations/").context["may_add"] is False
    assert list(units_to_draft_for(again(here.auditor))) == []
    assert list(units_to_draft_for(again(here.secretary)).order_by("pk")) == [here.ward, here.units.school]


def test_to_who_works_elsewhere_nothing_of_it_exists(client, here):
    visit = prove(client, again(here.beside))
    read = [f"award-decisions/{here.signed.pk}/", f"award-presentations/{here.event.pk}/"]
    for path in (*read, *paths(here)):
        assert visit.get(f"/{path}").status_code == 404, path
    for method, path in calls(here):
        assert getattr(visit, method)(f"/api/v1/{path}", **ODD).status_code == 404, path
    for name in ("award-decisions", "award-recipients", "award-presentations"):
        page = visit.get(f"/{name}/")
        assert page.context["count"] == 0
        assert visit.get(f"/api/v1/{name}/").json()["results"] == []
        if name != "award-recipients":
            assert not page.context["filter"].form.fields["within"].queryset.exists()
    assert visit.get(f"/api/v1/award-presentations/{here.event.pk}/handovers/").status_code == 404
    assert "Về việc tặng Giấy khen" not in visit.get(f"/units/{here.ward.pk}/").content.decode()
    assert list(to_hand_over(again(here.beside))) == []


def test_history_of_rows_is_read_where_the_decision_is(client, here):
    auditor = worker("auditor", here.units.beside, "auditor-beside")
    records = [
        ("decisionrecipient", here.row.pk), ("decisionbasis", here.basis.pk),
        ("handover", here.event.handovers.get().pk), ("decision", here.draft.pk), ("presentation", here.event.pk),
    ]  # fmt: skip
    for user, status in ((here.auditor, 200), (auditor, 404)):
        visit = prove(client, again(user))
        told = {name: visit.get(f"/api/v1/history/{name}/{pk}/").status_code for name, pk in records}
        assert set(told.values()) == {status}, told


def test_the_register_of_a_unit_is_read_there(client, here):
    pk = DecisionRegister.objects.get(unit=here.ward).pk
    auditor = worker("auditor", here.units.beside, "auditor-beside")
    for user, status in ((here.auditor, 200), (auditor, 404)):
        assert prove(client, again(user)).get(f"/api/v1/history/decisionregister/{pk}/").status_code == status


@pytest.mark.bar("A3")
def test_what_lists_show_is_what_predicates_allow(here):
    elsewhere = make_signed(here.units.beside, here.form, "X")
    make_presentation(here.units.city)
    users = (here.officer, here.auditor, here.reviewer, here.above, here.beside, here.root)
    for user in (*(again(each) for each in users), AnonymousUser()):
        for model, may in ((Decision, may_see_decision), (Presentation, may_see_presentation)):
            shown = set(model.objects.visible_to(user))
            assert shown == {each for each in model.objects.select_related("steward") if may(user, each)}
    assert Decision.objects.filter(pk=elsewhere.pk).exists()


def test_events_and_awards_elsewhere_are_left_out(here):
    """What the ward's people read of an event of the city, and of the neighbour's awards at their own event."""
    of_city = make_presentation(here.units.city)
    make_handover(of_city, here.signed.recipients.get(name="B"))
    there = make_signed(here.units.beside, here.form, "X")
    make_handover(here.event, there.recipients.get())
    officer = again(here.officer)
    assert [each.recipient.name for each in handed_at(here.event, officer)] == ["A"]
    assert list(handed_at(of_city, officer)) == []
    assert list(handed_of(here.signed, officer)) == [here.event]
    assert [each.recipient.name for each in handed_at(of_city, again(here.above))] == ["B"]


def test_nothing_is_offered_to_who_reads_only(here):
    auditor = again(here.auditor)
    assert not may_change(auditor, here.draft)
    assert may_change(again(here.officer), here.draft)
    assert not may_change(again(here.officer), here.signed)
    assert decision_actions(auditor, here.draft) == decision_actions(auditor, here.signed) == []
    assert decision_actions(again(here.officer), here.draft) == ["edit", "recipients", "bases", "discard"]
    assert recipient_actions(auditor, here.row) == recipient_actions(auditor, here.signed.recipients.all()[0]) == []
    assert recipient_actions(again(here.officer), here.row) == ["edit", "remove"]
    assert presentation_actions(auditor, here.event) == []


def test_the_right_is_asked_before_the_day(here):
    with pytest.raises(NotAllowed):
        sign_decision(here.submitted, signed_on=today() + DAY, by=again(here.secretary))
    with pytest.raises(NotAllowed):
        annul_decision(here.signed, ground="x", on=today() + DAY, number="", by=again(here.secretary))


def test_only_documents_one_reads_are_named_in_the_api(client, here):
    told = prove(client, again(here.auditor)).get(f"/api/v1/award-decisions/{here.draft.pk}/").json()
    assert told["documents"] == [here.basis.document_id]
    DirectiveDocument.objects.update(unit=here.units.beside, steward=here.units.beside, issuer_unit=here.units.beside)
    told = prove(client, again(here.auditor)).get(f"/api/v1/award-decisions/{here.draft.pk}/").json()
    assert told["documents"] == []


def test_without_an_account_in_use_nobody_drafts_or_exports(here):
    User.objects.filter(pk=here.root.pk).update(is_active=False)
    for user in (AnonymousUser(), again(here.root)):
        assert not may_draft(user)
        assert [registry.get(kind).may_request(user) for kind in KINDS] == [False] * 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_closed_when_the_office_ends(here, kind):
    user = here.officer
    assert closes_with_the_office(request_list(kind, filters={}, by=user))

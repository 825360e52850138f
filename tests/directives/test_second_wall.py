"""Rights that stand behind others: of accounts not in use, of verbs called past the pages, of what pages offer.

A page asks before it calls a service, and the service asks again; tests of pages would not notice if one were gone.
"""

import datetime
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from directives import rules as dated
from directives.enums import RuleKind
from directives.filters.duties import DutyFilter
from directives.jobs.lists import export_duties
from directives.models import (
    Campaign,
    DirectiveDocument,
    DocumentFile,
    DocumentLink,
    Duty,
    DutyFile,
    Requirement,
    Theme,
)
from directives.permissions import campaigns as of_campaigns
from directives.permissions import documents as of_documents
from directives.permissions import vocabularies as of_vocabularies
from directives.services import campaigns, documents, duties, evidence, rules, targets, vocabularies
from mobilization.outbox import registry
from organizations.dates import today
from organizations.models import User
from organizations.permissions.history import rows_with_history
from organizations.queries.history import events_of
from tests.access.people import again, worker
from tests.directives.makers import make_document

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A5")]
DAY = datetime.timedelta(days=1)
KEY = "test.months"
EXPORTS = ("directives.export_documents", "directives.export_duties")


@pytest.fixture(autouse=True)
def _rule():
    dated.register(KEY, kind=RuleKind.NUMBER, default=24, lowest=1, highest=60, title="Months")
    yield
    dated.forget(KEY)


# --- accounts not in use

ALONE = (
    of_campaigns.may_open_campaigns,
    of_documents.may_enter_documents,
    of_vocabularies.may_keep_vocabularies,
    of_vocabularies.may_keep_rules,
)


def switched_off(user):
    User.objects.filter(pk=user.pk).update(is_active=False)
    return again(user)


def outsiders(here):
    """Nobody, and accounts switched off that would have every right."""
    yield AnonymousUser()
    yield from map(switched_off, (worker("secretary", here.units.city), worker("leader", here.units.ward)))
    yield switched_off(worker("administrator", here.units.city))
    yield switched_off(here.root)


def test_without_an_account_in_use_nobody_may_anything(here):
    about = [(may, here.document) for may in (of_documents.may_see_document, of_documents.may_edit_document)]
    about += [(of_documents.may_see_document, here.other), (of_documents.may_ask, here.document)]
    about += [(may, here.duty) for may in (of_documents.may_see_duty, of_documents.may_report_duty)]
    about += [(of_documents.may_fetch_document_file, here.file), (of_documents.may_fetch_evidence, here.evidence)]
    about += [(of_campaigns.may_edit_campaign, here.campaign), (of_campaigns.may_open_campaign_of, here.units.ward)]
    for user in outsiders(here):
        assert [may.__name__ for may in ALONE if may(user)] == []
        assert [may.__name__ for may, thing in about if may(user, thing)] == []
        assert not any(model.objects.visible_to(user).exists() for model in (Campaign, DirectiveDocument, Duty))
        assert not of_campaigns.units_that_open(user).exists()
        assert not any(registry.get(kind).may_request(user) for kind in EXPORTS)


# --- verbs, past the pages

VERBS = {
    "open_campaign": lambda here, by: campaigns.open_campaign(unit=here.units.ward, by=by, values={}),
    "edit_campaign": lambda here, by: campaigns.edit_campaign(here.campaign, by=by, version=1, changes={}),
    "set_targets": lambda here, by: targets.set_targets(here.campaign, by=by, version=1, numbers={}),
    "enter_document": lambda here, by: documents.enter_document(unit=here.units.ward, values={}, by=by),
    "edit_document": lambda here, by: documents.edit_document(here.document, version=1, changes={}, by=by),
    "attach_files": lambda here, by: documents.attach_files(here.document, files=[], by=by),
    "remove_file": lambda here, by: documents.remove_file(here.file, by=by),
    "link": lambda here, by: documents.link_documents(here.document, kind="implements", other=here.other, by=by),
    "unlink": lambda here, by: documents.unlink_documents(here.link, by=by),
    "ask": lambda here, by: duties.ask_units(here.document, text="x", due_on=None, units=[here.units.school], by=by),
    "change": lambda here, by: duties.change_requirement(here.duty.requirement, text="x", due_on=None, by=by),
    "withdraw": lambda here, by: duties.withdraw_requirement(here.duty.requirement, by=by),
    "report": lambda here, by: duties.report_done(here.duty, done_on=today(), note="Đã làm", by=by),
    "add_evidence": lambda here, by: evidence.add_evidence(here.duty, file=None, by=by),
    "remove_evidence": lambda here, by: evidence.remove_evidence(here.evidence, by=by),
    "reopen": lambda here, by: duties.reopen_duty(reported(here), reason="x", by=by),
    "add_period": lambda here, by: rules.add_period(KEY, value=1, valid_from=today(), source="x", by=by),
    "change_period": lambda here, by: rules.change_period(
        here.period, value=1, valid_from=today(), source="x", by=by, seen="x"
    ),
    "remove_period": lambda here, by: rules.remove_period(here.period, by=by),
    "add_term": lambda here, by: vocabularies.add_term(Theme, code="y", values={}, by=by),
    "edit_term": lambda here, by: vocabularies.edit_term(here.term, version="x", changes={}, by=by),
}


def reported(here):
    Duty.objects.filter(pk=here.duty.pk).update(done_on=today(), done_by=here.root)
    return here.duty


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(("role", "where"), [("leader", "beside"), ("secretary", "beside"), ("auditor", "city")])
def test_a_verb_refuses_who_may_not(here, verb, role, where):
    by = worker(role, getattr(here.units, where), "other")
    with transaction.atomic(), pytest.raises(PermissionDenied):
        VERBS[verb](here, by)


def test_nobody_links_to_a_document_out_of_sight(here):
    hidden = make_document(here.units.beside, is_internal=True, issued_on=today() - 50 * DAY)
    with pytest.raises(ValidationError) as refused:
        documents.link_documents(
            here.document, kind="implements", other=hidden, by=worker("secretary", here.units.ward)
        )
    assert list(refused.value.message_dict) == ["other"]


# --- files


def test_files_are_for_readers_of_what_they_belong_to(here):
    for where, (of_the_document, of_the_duty) in {
        "ward": (True, True),
        "school": (True, True),  # the document asks it for something
        "beside": (False, False),
    }.items():
        user = worker("officer", getattr(here.units, where))
        assert of_documents.may_fetch_document_file(user, here.file) is of_the_document
        assert of_documents.may_fetch_evidence(user, here.evidence) is of_the_duty


DOORS = {
    "directives.views.documents.may_fetch_document_file": "/documents/files/{file.pk}/",
    "directives.api.documents.may_fetch_document_file": "/api/v1/documents/{document.pk}/files/{file.pk}/",
    "directives.views.duties.may_fetch_evidence": "/duties/files/{evidence.pk}/",
    "directives.api.evidence.may_fetch_evidence": "/api/v1/duties/{duty.pk}/files/{evidence.pk}/content/",
}


@pytest.mark.parametrize("predicate", DOORS)
def test_bytes_leave_by_a_door_that_asks(client, here, monkeypatch, predicate):
    """The page finds only what one sees; the door asks by itself."""
    client.force_login(here.root)
    monkeypatch.setattr(predicate, lambda user, file: False)
    assert client.get(DOORS[predicate].format(**vars(here))).status_code == 403


def test_the_history_of_what_hangs_on_a_document_stays_in_its_subtree(here):
    for where, seen in {"ward": True, "city": True, "school": False, "beside": False}.items():
        leader = worker("leader", getattr(here.units, where))
        for model in (DocumentFile, DocumentLink, Requirement):
            assert model._base_manager.filter(rows_with_history(leader, model)).exists() is seen
        of_document, of_duty = events_of(here.document, leader), events_of(here.duty, leader)
        assert [of_document[each].exists() for each in (DocumentFile, Requirement)] == [seen, seen]
        assert of_duty[DutyFile].exists() is (seen or where == "school")
        evidence = DutyFile.objects.filter(rows_with_history(leader, DutyFile))
        assert evidence.exists() is (seen or where == "school")


# --- what pages offer

OFFERED = {
    "officer": (["edit", "link", "attach"], ["done", "attach"], False, False, True),
    "leader": (["edit", "link", "attach", "ask"], ["done", "attach"], True, True, True),
    "secretary": (["edit", "link", "attach", "ask"], [], True, True, True),
    "administrator": ([], [], False, False, False),
    "auditor": ([], [], False, False, False),
}


@pytest.mark.parametrize("role", OFFERED)
def test_pages_offer_what_the_reader_may_do(client, here, role):
    client.force_login(worker(role, here.units.ward))
    of_document, of_duty, opens, edits, enters = OFFERED[role]

    def offered(address, name="actions"):
        return client.get(address).context[name]

    assert offered(f"/documents/{here.document.pk}/") == of_document
    assert offered(f"/duties/{here.duty.pk}/") == of_duty
    assert offered("/campaigns/") == (["new"] if opens else [])
    assert ("edit" in offered(f"/campaigns/{here.campaign.pk}/")) is edits
    assert offered("/documents/", "may_enter") is enters
    assert offered("/vocabularies/themes/") == offered("/rules/") == []


def test_a_duty_is_taken_up_again_by_whoever_asked(client, here):
    reported(here)
    for role, actions in {"leader": ["reopen"], "officer": []}.items():
        client.force_login(worker(role, here.units.ward))
        assert client.get(f"/duties/{here.duty.pk}/").context["actions"] == actions


# --- lists


def test_a_number_that_a_hidden_document_has_too_names_the_one_that_is_seen(client, here):
    seen = make_document(here.units.ward, "7-KH/ĐU", issued_on=today() - 50 * DAY)
    make_document(here.units.beside, "7-KH/ĐU", issued_on=today() - 60 * DAY, is_internal=True)
    client.force_login(worker("officer", here.units.ward))
    answer = client.post(f"/documents/{here.document.pk}/links/new/", {"kind": "implements", "other": "7-KH/ĐU"})
    assert answer.status_code == 302
    assert list(here.document.outgoing.order_by("id").values_list("other", flat=True)) == [here.other.pk, seen.pk]


def test_a_link_to_a_document_out_of_sight_is_not_there(client, here):
    hidden = make_document(here.units.beside, is_internal=True, issued_on=today() - 50 * DAY)
    link = DocumentLink.objects.create(document=here.other, other=hidden, kind="implements")
    client.force_login(worker("officer", here.units.ward))
    assert client.get(f"/documents/links/{link.pk}/remove/").status_code == 404


def test_a_list_of_duties_is_not_narrowed_by_a_document_out_of_sight(here):
    user = worker("officer", here.units.beside)
    for name, row in {"document": here.document, "requirement": here.duty.requirement}.items():
        asked = DutyFilter({name: row.pk}, queryset=Duty.objects.none(), request=SimpleNamespace(user=user))
        assert list(asked.form.errors) == [name]
        assert (
            asked.form.errors
            == DutyFilter({name: 987654}, queryset=Duty.objects.none(), request=SimpleNamespace(user=user)).form.errors
        )


def test_the_file_of_duties_holds_those_one_sees(here, monkeypatch):
    monkeypatch.setattr("directives.jobs.lists._write", lambda run, rows, *more, **named: {"rows": len(rows)})
    for where, number in {"ward": 1, "beside": 0}.items():
        user = worker("officer", getattr(here.units, where))
        run = SimpleNamespace(owner=user, params={"filters": {}, "acting": user.acting.pk})
        assert export_duties(run) == {"rows": number}

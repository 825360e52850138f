"""The demo's council and committee: made once by the demo accounts, and only where these may stand."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from mobilization.common.history import recorded_models
from mobilization.common.recording import recording
from mobilization.outbox.models import Job
from organizations.models import User
from reviews.models import (
    AccessBar,
    Conflict,
    Council,
    CouncilMember,
    PaperCount,
    ProgrammeTask,
    Round,
    ScoreSheet,
    Session,
    SheetPoints,
    SteeringCommittee,
)
from tests.access.people import account, member, tree
from tests.reviews.makers import make_candidacies, make_criteria

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts(settings):
    settings.DEMO_ACCOUNTS = True
    units = tree()
    for name, role, unit in (
        ("hoidong", "reviewer", units.ward),
        ("chutich.hd", "reviewer", units.ward),
        ("uyvien.hd", "reviewer", units.ward),
        ("thuongtruc.xa", "secretary", units.ward),
        ("thuongtruc", "secretary", units.city),
    ):
        user = account(name)
        type(user).objects.filter(pk=user.pk).update(email=f"{name}@demo.example")
        member(user.person, unit, role)
    return units


def test_the_demo_has_a_council_and_a_committee_once(accounts):
    for _turn in range(2):
        call_command("demo_reviews", stdout=StringIO())
    assert Council.objects.get().steward == accounts.ward
    assert SteeringCommittee.objects.get().steward == accounts.city
    assert (CouncilMember.objects.count(), Council.objects.get().rules.count()) == (6, 1)
    assert ProgrammeTask.objects.filter(done_on=None).count() == 2


def test_the_demos_round_is_half_scored_with_a_conflict_and_a_recusal(accounts):
    make_criteria(accounts.ward)
    make_candidacies(accounts.ward, 5)
    for _turn in range(2):
        call_command("demo_reviews", stdout=StringIO())
    found = Round.objects.get()
    assert (found.state, found.items.count()) == ("open", 4)
    assert Counter(ScoreSheet.objects.values_list("state", flat=True)) == {"submitted": 6, "open": 4, "recused": 1}
    assert set(AccessBar.objects.values_list("kind", flat=True)) == {"declared", "recused"}
    assert Conflict.objects.get().person.user.email == "uyvien.hd@demo.example"


def test_the_demo_has_a_closed_session_and_one_that_comes(accounts):
    make_criteria(accounts.ward)
    make_candidacies(accounts.ward, 10)
    call_command("demo_reviews", stdout=StringIO())
    assert Counter(Round.objects.values_list("state", flat=True)) == {"open": 1, "closed": 1, "decided": 1}
    coming, closed = Session.objects.order_by("-held_on")
    assert (coming.state, coming.items.count(), closed.state) == ("planned", 2, "closed")
    told = [(item.in_favour, item.base, item.outcome, item.is_typical) for item in closed.items.order_by("position")]
    assert told == [(5, 6, "recognised", True), (5, 6, "recognised", False), (1, 6, "not_recognised", False)]
    papers = Job.objects.filter(kind="reviews.session_paper").order_by("pk")
    assert [job.params["paper"] for job in papers] == ["minutes", "results", "invitation"]


def test_each_entry_of_the_record_names_who_did_it(accounts):
    """Those of the council its secretary, those of a sheet and of a conflict its member, those of papers two people."""
    make_criteria(accounts.ward)
    make_candidacies(accounts.ward, 10)
    with recording(command="prepare"):
        call_command("demo_reviews", stdout=StringIO())
    names = dict(User.objects.values_list("pk", "email"))
    told = {}
    for model, events in recorded_models().items():
        if model._meta.app_label in {"reviews", "models_registry"}:
            for context in events.objects.exclude(pgh_context=None).values_list("pgh_context", flat=True):
                told.setdefault(model, set()).add(names.get(context.get("actor"), "").split("@")[0])
    ward, judges = "thuongtruc.xa", {"hoidong", "chutich.hd", "uyvien.hd"}
    assert "" not in set().union(*told.values())
    assert told[Council] == told[Session] == {ward}
    assert told[SteeringCommittee] == {"thuongtruc"}
    assert (told[Conflict], told[SheetPoints]) == ({"uyvien.hd"}, judges)
    assert told[ScoreSheet] == judges | {ward}, "assigned by the secretary, filled in by the member"
    assert told[PaperCount] == {ward, "chutich.hd"}


def test_without_demo_accounts_it_is_refused(settings):
    settings.DEMO_ACCOUNTS = False
    with pytest.raises(CommandError):
        call_command("demo_reviews")
    assert not Council.objects.exists()

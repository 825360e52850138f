"""Rights of review that stand behind another wall: asked directly, and what pages offer to whom."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from mobilization.outbox import registry
from models_registry.models import ModelFile
from organizations.dates import today
from organizations.models import User
from organizations.permissions.history import rows_with_history
from reviews.models import (
    Assignment,
    Conflict,
    Council,
    CouncilMember,
    CouncilRules,
    CriteriaSet,
    CriterionGroup,
    Round,
    RoundItem,
    ScoreSheet,
    SteeringAssessment,
    SteeringCommittee,
    SteeringMember,
)
from reviews.permissions.councils import may_set_up_council_of, may_set_up_councils, units_that_set_up
from reviews.permissions.criteria import criteria_actions, may_see_criteria, may_write_criteria_of
from reviews.permissions.rounds import may_declare, may_see_conflicts, round_actions
from reviews.permissions.sheets import (
    holds_sheet,
    may_read_evidence,
    may_read_scores,
    may_reopen_sheet,
    may_take,
    sees_others,
)
from reviews.permissions.steering import committee_actions, may_set_up_committee_of
from reviews.queries.criteria import versions
from reviews.queries.rounds import sessions_of
from reviews.queries.sheets import with_all
from reviews.queries.steering import assessments
from reviews.services import criteria as criteria_verbs
from reviews.services.conflicts import declare_conflict, withdraw_conflict
from reviews.services.councils import EXPORT_COUNCILS, set_up_council
from reviews.services.criteria import EXPORT_CRITERIA
from reviews.services.results import EXPORT_RESULTS
from reviews.services.rounds import EXPORT_ROUNDS, take_in
from reviews.services.steering import EXPORT_COMMITTEES, add_task, set_up_committee
from reviews.unit_panel import bodies_of_unit
from reviews.waiting import sheets_waiting
from tests.access.people import again, member, worker
from tests.reviews.makers import (
    DAY,
    make_candidacies,
    make_committee,
    make_council,
    make_criteria,
    make_judge,
    make_round,
    make_seat,
)
from tests.reviews.session_makers import make_session
from tests.worlds import shared

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A5")]
DRAFT = {"state": "draft", "published_at": None}


@shared
def scored(ward):
    """An open round of two candidacies; two judges with a sheet for each, the first judge's made first."""
    judges = [make_judge(ward.council, name) for name in ("first", "second")]
    found = make_round(ward.council, make_candidacies(ward.units.ward, 2), "open", most_own=1)
    for judge in judges:
        for item in found.items.all():
            seat = ward.council.members.get(person=judge.person)
            given = Assignment.objects.create(item=item, seat=seat, how="hand", assigned_by=ward.secretary)
            ScoreSheet.objects.create(assignment=given)
    return found, judges


def sheets_of(judge):
    return ScoreSheet.objects.filter(assignment__seat__person=judge.person).order_by("id")


# --- without an account in use --------------------------------------------------------------------------------


def test_without_an_account_in_use_nobody_may_or_sees_anything(ward, scored):
    off = [worker("secretary", ward.units.city, "off"), ward.root]
    User.objects.filter(pk__in=[each.pk for each in off]).update(is_active=False)
    criteria = make_criteria(ward.units.ward)
    for user in (AnonymousUser(), *map(again, off)):
        assert not may_set_up_councils(user)
        assert not units_that_set_up(user).exists()
        assert not may_set_up_council_of(user, ward.units.ward)
        assert not may_see_criteria(user, criteria)
        for kind in (EXPORT_COUNCILS, EXPORT_CRITERIA, EXPORT_ROUNDS, EXPORT_COMMITTEES, EXPORT_RESULTS):
            assert not registry.get(kind).may_request(user)
        for model in (Council, CriteriaSet, Round, ScoreSheet, SteeringCommittee, SteeringAssessment):
            assert list(model.objects.visible_to(user)) == []


# --- rows and filters -----------------------------------------------------------------------------------------


def test_filters_offer_units_of_what_the_reader_sees(client, ward):
    shared = make_criteria(ward.units.ward)
    for where in (ward.units.ward, ward.units.beside):
        council = make_council(where, f"Thêm {where.code}")
        make_committee(where)
        make_criteria(where, **DRAFT)
        make_round(council, make_candidacies(where), "open", criteria_set=shared)
    client.force_login(again(ward.secretary))
    for path, name in (("councils", "within"), ("rounds", "within"), ("committees", "within"), ("criteria", "unit")):
        offered = set(client.get(f"/{path}/").context["filter"].form.fields[name].queryset)
        assert (ward.units.ward in offered, ward.units.beside in offered) == (True, False), path


def test_a_sheet_is_held_by_its_judge_until_it_is_withdrawn(ward, scored):
    found, judges = scored
    found.scores_seen = "always"
    found.save()
    sheet, judge = with_all(sheets_of(judges[0])).first(), again(judges[0])
    file = ModelFile(model=sheet.assignment.item.candidacy.model)

    def told(user):
        return holds_sheet(user, sheet), sees_others(user, sheet), may_read_evidence(user, sheet, file)

    secretary = again(ward.secretary)
    assert (told(judge), told(secretary)) == ((True,) * 3, (False,) * 3)
    member(judges[0].person, ward.units.ward, "officer")
    elsewhere = again(judges[0])
    elsewhere.act_in(elsewhere.person.memberships.get(role="officer").pk)
    assert told(elsewhere) == (False,) * 3, "acting as somebody else"
    assert may_reopen_sheet(secretary, sheet)
    sheet.assignment.item.round.state = "closed"
    assert not may_reopen_sheet(secretary, sheet)
    sheet.assignment.item.round.state = "open"
    sheet.assignment.withdrawn_at = timezone.now()
    assert told(judge) == (False,) * 3
    assert not may_reopen_sheet(secretary, sheet)


def test_conflicts_are_for_who_keeps_or_audits_the_council(ward, scored):
    found, judges = scored
    item = found.items.first()
    declare_conflict(item, person=judges[0].person, ground="Em gái", by=again(judges[0]))
    for user, seen in ((ward.secretary, 1), (ward.officer, 1), (ward.beside, 0), (judges[0], 0)):
        assert Conflict.objects.visible_to(again(user)).count() == seen
    assert [may_see_conflicts(again(user), found) for user in (ward.secretary, ward.beside, judges[0])] == [
        True, False, False
    ]  # fmt: skip


def test_a_draft_stands_among_the_versions_for_its_writers_alone(ward):
    one = make_criteria(ward.units.ward)
    draft = make_criteria(ward.units.ward, family=one.family, number=2, **DRAFT)
    assert draft in versions(one, again(ward.secretary))
    assert draft not in versions(one, again(ward.beside))


def test_an_assessment_of_a_unit_that_went_elsewhere_is_not_told(ward):
    committee = make_committee(ward.units.ward)
    gone = SteeringAssessment.objects.create(
        unit=ward.units.school, steward=ward.units.school, committee=committee, title="x", year=2026, grade="good"
    )
    assert list(assessments(committee, 2026, again(ward.secretary))) == [gone]
    SteeringAssessment.objects.update(steward=ward.units.beside)
    assert list(assessments(committee, 2026, again(ward.secretary))) == []


def test_a_units_page_tells_of_its_bodies_to_who_sees_them(ward):
    Council.objects.all().delete()
    make_committee(ward.units.ward)
    assert bodies_of_unit(again(ward.secretary), ward.units.ward) is not None
    assert bodies_of_unit(again(ward.beside), ward.units.ward) is None


def test_the_history_of_parts_is_read_where_they_stand(ward, scored):
    found, _judges = scored
    committee, criteria = make_committee(ward.units.ward), make_criteria(ward.units.ward)
    SteeringMember.objects.create(committee=committee, person=ward.officer.person, valid_from=committee.valid_from)
    for model in (CouncilMember, CriterionGroup, SteeringMember, RoundItem):
        assert model.objects.exists()
        for where, seen in {"ward": True, "city": True, "school": False, "beside": False}.items():
            reader = worker("auditor", getattr(ward.units, where), f"{model.__name__}-{where}")
            assert model.objects.filter(rows_with_history(reader, model)).exists() is seen, (model, where)
    assert found.items.count() == 2
    assert criteria.groups.exists()


# --- verbs ----------------------------------------------------------------------------------------------------


def test_a_verb_refuses_who_may_not(ward, scored):
    found, judges = scored
    item, committee = found.items.first(), make_committee(ward.units.ward)
    draft, mine = make_criteria(ward.units.ward, **DRAFT), make_criteria(ward.units.beside)
    said = declare_conflict(item, person=judges[0].person, ground="Em gái", by=again(judges[0]))
    closed = make_round(ward.council, make_candidacies(ward.units.ward), "decided")
    beside, officer = again(ward.beside), again(ward.officer)
    for refused in (
        lambda: set_up_council(unit=ward.units.ward, values={}, by=beside),
        lambda: set_up_committee(unit=ward.units.ward, values={}, by=beside),
        lambda: add_task(committee, values={}, by=officer),
        lambda: criteria_verbs.write_criteria(unit=ward.units.ward, values={}, by=beside),
        lambda: criteria_verbs.edit_criteria(draft, version=1, changes={}, by=beside),
        lambda: criteria_verbs.next_version(make_criteria(ward.units.ward), by=beside),
        lambda: criteria_verbs.begin_with(draft, unit=ward.units.beside, title="x", by=beside),
        lambda: criteria_verbs.begin_with(mine, unit=ward.units.ward, title="x", by=beside),
        lambda: declare_conflict(item, person=judges[1].person, ground="x", by=officer),
        lambda: declare_conflict(closed.items.get(), person=judges[1].person, ground="x", by=again(ward.secretary)),
        lambda: withdraw_conflict(said, reason="x", by=officer),
        lambda: take_in(found, candidacies=[], by=officer),
    ):
        with pytest.raises(PermissionDenied):
            refused()


# --- what is offered ------------------------------------------------------------------------------------------


def test_what_may_be_done_is_told_to_who_may(ward, scored):
    found, judges = scored
    committee, criteria = make_committee(ward.units.ward), make_criteria(ward.units.ward, **DRAFT)
    item = found.items.first()
    told = {}
    for name, user in (("secretary", ward.secretary), ("officer", ward.officer), ("beside", ward.beside)):
        by = again(user)
        told[name] = (
            bool(round_actions(by, found)), sorted(committee_actions(by, committee)),
            sorted(criteria_actions(by, criteria)), may_set_up_committee_of(by, ward.units.ward),
            may_write_criteria_of(by, ward.units.ward), may_declare(by, item), may_read_scores(by, found),
        )  # fmt: skip
    assert told["officer"] == (False, ["report"], [], False, False, False, False)
    assert told["beside"] == (False, [], ["copy"], False, False, False, False)
    assert told["secretary"][0]
    assert {"edit", "report"} <= set(told["secretary"][1])
    assert "edit" in told["secretary"][2]
    assert told["secretary"][3:] == (True,) * 4
    preparing = make_round(ward.council, name="Chuẩn bị")
    assert not may_read_scores(again(ward.secretary), preparing)
    others = make_council(ward.units.city)
    make_seat(others, judges[0].person)
    above = make_round(others, make_candidacies(ward.units.city), "open", most_own=1).items.get()
    assert not may_take(again(judges[0]), above), "the role is held in the ward"
    assert not may_take(again(ward.secretary), item)


def test_pages_offer_what_the_reader_may(client, ward, scored):
    found, judges = scored
    leader = worker("leader", ward.units.ward, "leads")
    CouncilRules.objects.create(council=ward.council, valid_from=ward.council.valid_from, source="x")
    sheet = sheets_of(judges[0]).first()
    told = {}
    for name, user in (("secretary", ward.secretary), ("leader", leader), ("officer", ward.officer)):
        client.force_login(again(user))
        page = client.get(f"/rounds/{found.pk}/").context
        told[name] = (page["reads_scores"], page["assigns"], page["reads_conflicts"])
        lists = [client.get(f"/{path}/") for path in ("councils", "committees", "criteria")]
        assert {page.context["may_set_up" if "may_set_up" in page.context else "may_write"] for page in lists} == {
            name != "officer"
        }
        if name != "officer":
            assert client.get(f"/rounds/{found.pk}/progress/").context["may_assign"] == (name == "secretary")
            shown = client.get(f"/sheets/{sheet.pk}/").context
            assert (shown["writes"], shown["takes_back"]) == (False, name == "secretary")
    assert told == {"secretary": (True, True, True), "leader": (True, False, True), "officer": (False, False, True)}
    [(_rules, removable)] = client.get(ward.council.get_absolute_url()).context["all_rules"]
    assert not removable, "it has begun"


def test_a_member_meets_their_own_sheets_alone(client, ward, scored):
    found, judges = scored
    second = judges[1]
    for judge in judges:
        client.force_login(again(judge))
        page = client.get(f"/rounds/{found.pk}/").context
        assert not page["reads_conflicts"]
        assert [sheet for _line, sheet in page["lines"]] == list(sheets_of(judge))
    [waiting] = sheets_waiting(again(second))
    assert waiting.count == 2
    last = sheets_of(second).last()
    form = client.get(f"/sheets/{last.pk}/").context["form"]
    sent = {name: "5" for name in form.fields if name.startswith("points-")} | {"version": "1", "do": "submit"}
    assert client.post(f"/sheets/{last.pk}/", sent)["Location"] == sheets_of(second).first().get_absolute_url()
    assert client.post(f"/sheets/{sheets_of(judges[0]).first().pk}/", sent).status_code == 404


def test_what_hangs_on_councils_and_rounds_is_for_who_may_see_it(ward, client):
    ended = make_judge(ward.council)
    found = make_round(ward.council, make_candidacies(ward.units.ward), "closed")
    session = make_session(found)
    council, page = ward.council.get_absolute_url(), found.get_absolute_url()

    def shown(user, address):
        client.force_login(again(user))
        answer = client.get(address).content.decode()
        return page in answer, session.get_absolute_url() in answer, 'id="session-new"' in answer

    assert shown(ward.secretary, council)[:2] == (True, True)
    assert shown(ended, council)[:2] == (True, True)
    assert shown(ward.secretary, page)[1:] == (True, True)
    assert shown(worker("leader", ward.units.ward), page)[1:] == (True, False)
    CouncilMember.objects.filter(person=ended.person).update(valid_from=today() - 3 * DAY, valid_to=today() - DAY)
    assert shown(ended, council)[:2] == (False, False), "the council is read by who had a seat, what it does now is not"
    assert not sessions_of(found, again(ward.beside)).exists()

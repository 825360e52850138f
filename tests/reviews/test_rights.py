"""What a list shows of review is what its predicate allows; why somebody may is answered by the right itself."""

import pytest
from django.contrib.auth.models import AnonymousUser

from organizations.enums import Role
from organizations.models import User
from reviews.models import (
    Assignment,
    Council,
    CriteriaSet,
    Round,
    ScoreSheet,
    SteeringAssessment,
    SteeringCommittee,
)
from reviews.permissions.councils import may_see_council
from reviews.permissions.criteria import may_see_criteria
from reviews.permissions.rounds import may_see_round
from reviews.permissions.sheets import may_see_sheet
from reviews.permissions.steering import may_see_assessment, may_see_committee
from reviews.why import OF_COMMITTEES, OF_COUNCILS, OF_CRITERIA
from tests.access.people import account, again, worker
from tests.reviews.makers import (
    make_candidacies,
    make_committee,
    make_council,
    make_criteria,
    make_judge,
    make_round,
    make_seat,
)

pytestmark = pytest.mark.django_db
PREDICATES = {
    Council: may_see_council,
    CriteriaSet: may_see_criteria,
    Round: may_see_round,
    ScoreSheet: may_see_sheet,
    SteeringCommittee: may_see_committee,
    SteeringAssessment: may_see_assessment,
}


@pytest.fixture
def everything(ward):
    """A council with a round and a sheet, a committee with an assessment, a draft and a set in force, in each unit."""
    judges = []
    for where in vars(ward.units).values():
        council = ward.council if where == ward.units.ward else make_council(where)
        judges.append(make_judge(council, f"judge-{where.pk}"))
        found = make_round(council, make_candidacies(where), "open")
        given = Assignment.objects.create(
            item=found.items.get(), seat=council.members.first(), how="hand", assigned_by=ward.secretary
        )
        ScoreSheet.objects.create(assignment=given)
        make_round(council, name="Chuẩn bị")
        make_round(council, name="Bỏ khi chuẩn bị", state="cancelled")
        stopped = make_round(council, name="Bỏ khi đang chấm", state="cancelled")
        stopped.transitions.create(action="open", from_state="draft", to_state="open", by=ward.secretary)
        make_criteria(where, title=f"Nháp {where.code}", state="draft", published_at=None)
        committee = make_committee(where, f"Ban {where.code}")
        SteeringAssessment.objects.create(
            unit=where, steward=where, committee=committee, title="x", year=2026, grade="good", is_own=True
        )
    return judges


@pytest.mark.bar("A5")
def test_each_predicate_allows_what_its_list_shows(ward, everything):
    people = [worker(role, where, f"{role}{where.pk}") for role in Role.values for where in vars(ward.units).values()]
    make_seat(make_council(ward.units.beside, "Nơi khác"), people[0].person)
    gone = [worker("secretary", ward.units.city, "gone"), make_judge(ward.council, "gone-judge")]
    User.objects.filter(pk__in=[each.pk for each in gone]).update(is_active=False)
    askers = [*map(again, [*people, *everything, *gone, account("nobody"), ward.root]), AnonymousUser()]
    for model, predicate in PREDICATES.items():
        rows, most = list(model.objects.all()), 0
        for user in askers:
            shown = set(model.objects.visible_to(user))
            most = max(most, len(shown))
            assert {row for row in rows if predicate(user, row)} == shown, f"{model.__name__}: {user}"
        assert most == len(rows) > 0, "the superuser sees all"


@pytest.fixture
def ask(client, ward):
    """What the ward's administrator (or another) is told: whether somebody may do that, None where there is no such."""
    administrator = worker("administrator", ward.units.ward, "asks")

    def asked(action, record, about, by=administrator):
        client.force_login(again(by))
        page = client.get(f"/people/{about.person_id}/why/", {"action": action, "record": record})
        answer = page.context["answer"]
        return answer and answer.allowed

    return asked


@pytest.mark.bar("A5")
def test_why_is_answered_by_the_right_itself_about_what_the_asker_reads(ask, ward):
    """Whoever works in the school below the ward has none of these rights on what is the ward's own."""
    below, own = worker("officer", ward.units.school, "below"), worker("leader", ward.units.ward, "own")
    stranger = worker("administrator", ward.units.beside, "stranger")
    outside = worker("officer", ward.units.beside, "outside")
    make_committee(ward.units.ward, "Ban Chỉ đạo phường")
    make_criteria(ward.units.ward, title="Bộ nháp của phường", state="draft", published_at=None)
    for rules, name in (
        (OF_COUNCILS, ward.council.name),
        (OF_CRITERIA, "Bộ nháp của phường"),
        (OF_COMMITTEES, "Ban Chỉ đạo phường"),
    ):
        for key in rules:
            told = [ask(key, name, below), ask(key, name, own), ask(key, name, outside, by=stranger)]
            assert told == [False, True, None], key

"""Councils, criteria sets, steering committees and assessments, and which of them the visitor may see by DOMAIN §8."""

import uuid

from organizations.dates import today
from organizations.models import User
from reviews.models import (
    AccessBar,
    Assignment,
    Council,
    CouncilMember,
    CriteriaSet,
    Round,
    RoundItem,
    ScoreSheet,
    Session,
    SteeringAssessment,
    SteeringCommittee,
)
from tests.access.lists import EVERYWHERE, List, at, ids, reach
from tests.access.models_listed import READING_INSIDE
from tests.access.reading import links, results
from tests.models_registry.makers import make_campaign, make_candidacy, make_model


def fill_reviews(world) -> None:
    """A council of every unit; in that of the ward every council member sits."""
    for name in EVERYWHERE:
        unit = getattr(world.units, name)
        known = {"document_number": "1-QĐ", "document_date": today(), "valid_from": today()}
        council = Council.objects.create(unit=unit, steward=unit, name=f"Hội đồng {name}", **known)
        CriteriaSet.objects.create(unit=unit, steward=unit, family=uuid.uuid4(), title=f"Bộ {name}")
        committee = SteeringCommittee.objects.create(unit=unit, steward=unit, name=f"Ban {name}", **known)
        judged = {"unit": unit, "steward": unit, "title": name, "grade": "good", "year": 2026}
        SteeringAssessment.objects.create(committee=committee, **judged, is_own=True)
        if name == "ward":
            reviewers = User.objects.filter(email__startswith="reviewer-")
            CouncilMember.objects.bulk_create(
                CouncilMember(council=council, person_id=user.person_id, valid_from=today()) for user in reviewers
            )
            world.reviews.everybodys = council
            world.reviews.judged = _round(world, council)
    _round(world, Council.objects.get(name="Hội đồng beside"))
    for found in Round.objects.filter(name__in=["Đợt Hội đồng ward", "Đợt Hội đồng beside"]):
        known = {"unit": found.unit, "steward": found.steward, "council": found.council, "round": found}
        Session.objects.create(name=f"Phiên {found.name}", held_on=today(), **known)


def _round(world, council) -> Round:
    """Being scored, with one candidacy that a council member is kept from and one that nobody is."""
    campaign = make_campaign(council.unit)
    known = {"unit": council.unit, "steward": council.unit, "council": council, "campaign": campaign}
    days = {"opens_on": today(), "closes_on": today(), "criteria_set": world.reviews.published}
    made = Round.objects.create(name=f"Đợt {council.name}", state="open", **known, **days)
    for place in (1, 2):
        candidacy = make_candidacy(make_model(council.unit, "registered", campaign=campaign), "not_recognised")
        RoundItem.objects.create(round=made, candidacy=candidacy, position=place)
    for seat in CouncilMember.objects.filter(council=council):
        given = {"item": made.items.get(position=1), "seat": seat, "how": "hand", "assigned_by": seat.person.user}
        ScoreSheet.objects.create(assignment=Assignment.objects.create(**given))
    for user in User.objects.filter(email__startswith="reviewer-"):
        AccessBar.objects.create(council=council, person=user.person, model=candidacy.model, kind="declared")
    return made


def councils(world, visitor) -> set[int] | None:
    """Those of the units the visitor reaches; of council members those in which they sit, within that reach."""
    if visitor.role == "anonymous":
        return None
    if visitor.role == "reviewer":
        units = reach(world, visitor, {"reviewer"}) or set()
        return {world.reviews.everybodys.pk} if world.units.ward.pk in units else set()
    return ids(Council.objects.filter(steward__in=reach(world, visitor, READING_INSIDE) or ()))


def rounds(world, visitor) -> set[int] | None:
    """Those of the units the visitor reaches; of council members those of councils in which they sit."""
    if visitor.role == "anonymous":
        return None
    return ids(Round.objects.filter(council__in=councils(world, visitor)).exclude(**_unopened(visitor)))


def _unopened(visitor):
    return {"state": "draft"} if visitor.role == "reviewer" else {"pk": 0}


def sessions(world, visitor) -> set[int] | None:
    """Those of the units the visitor reaches; of council members those of councils in which they sit."""
    if visitor.role == "anonymous":
        return None
    return ids(Session.objects.filter(council__in=councils(world, visitor)))


def items(world, visitor) -> set[int] | None:
    """What is in the ward's round; not what a council member is kept from."""
    found = rounds(world, visitor)
    if found is None or world.reviews.judged.pk not in found:
        return None
    rows = RoundItem.objects.filter(round=world.reviews.judged)
    return ids(rows.filter(position=1) if visitor.role == "reviewer" else rows)


def sheets(world, visitor) -> set[int] | None:
    """Members their own; secretaries, leaders and auditors those of the units they reach."""
    if visitor.role == "anonymous":
        return None
    if visitor.role == "reviewer":
        own = ScoreSheet.objects.filter(assignment__seat__person__user=visitor.user)
        return ids(own.filter(assignment__item__round__in=rounds(world, visitor)))
    units = reach(world, visitor, {"secretary", "leader", "auditor"}) or ()
    return ids(ScoreSheet.objects.filter(assignment__item__round__steward__in=units))


def items_read(world, visitor) -> set[int] | None:
    """As the API shows them."""
    return at(f"api/v1/rounds/{world.reviews.judged.pk}/items/", results)(world, visitor)


def criteria_sets(world, visitor) -> set[int] | None:
    """What is or was in force, for everybody; drafts of the units the visitor reaches."""
    if visitor.role == "anonymous":
        return None
    drafts = CriteriaSet.objects.filter(state="draft", steward__in=reach(world, visitor, READING_INSIDE) or ())
    return ids(CriteriaSet.objects.exclude(state="draft")) | ids(drafts)


def reached(model):
    """Those of the units the visitor reaches; council members have none."""

    def allowed(world, visitor):
        if visitor.role == "anonymous":
            return None
        return ids(model.objects.filter(steward__in=reach(world, visitor, READING_INSIDE) or ()))

    return allowed


REVIEW_LISTS = (
    List("councils", "councils/", at("councils/", links("councils")), councils),
    List("councils, API", "api/v1/councils/", at("api/v1/councils/?page_size=9", results), councils),
    List("criteria sets", "criteria/", at("criteria/", links("criteria")), criteria_sets),
    List("criteria sets, API", "api/v1/criteria/", at("api/v1/criteria/?page_size=9", results), criteria_sets),
    List("rounds", "rounds/", at("rounds/", links("rounds")), rounds),
    List("rounds, API", "api/v1/rounds/", at("api/v1/rounds/?page_size=9", results), rounds),
    List("sessions", "sessions/", at("sessions/", links("sessions")), sessions),
    List("sessions, API", "api/v1/sessions/", at("api/v1/sessions/?page_size=9", results), sessions),
    List("score sheets", "sheets/", at("sheets/", links("sheets")), sheets),
    List("score sheets, API", "api/v1/score-sheets/", at("api/v1/score-sheets/?page_size=9", results), sheets),
    List("candidacies of a round, API", "api/v1/rounds/<int:of_round>/items/", items_read, items),
    List("steering committees", "committees/", at("committees/", links("committees")), reached(SteeringCommittee)),
    List("steering committees, API", "api/v1/committees/", at("api/v1/committees/?page_size=9", results),
         reached(SteeringCommittee)),
    List("assessments, API", "api/v1/assessments/", at("api/v1/assessments/?page_size=9", results),
         reached(SteeringAssessment)),
)  # fmt: skip

"""Opinions of every unit, and which of them the visitor may see by DOMAIN §8."""

from django.db.models import Q

from dialogues.models import DataRequest, Opinion
from organizations.dates import today
from tests.access.conferences_of_the_ward import planner
from tests.access.lists import EVERYWHERE, List, at, ids, reach
from tests.access.models_listed import READING_INSIDE
from tests.access.reading import links, results, sheet
from tests.dialogues.opinion_makers import make_opinion

WRITERS = ("officer", "leader", "secretary")


def fill_opinions(world) -> None:
    """One received and one assigned in every unit; one of the ward beside, which the school below the ward answers."""
    for name in EVERYWHERE:
        for state in ("received", "assigned"):
            made = make_opinion(getattr(world.units, name), planner(), state)
        asked = {"asked_on": today(), "due_on": today(), "entered_by": planner()}
        DataRequest.objects.create(opinion=made, **asked)
    make_opinion(world.units.beside, planner(), "assigned", answers=world.units.school)


def opinions(world, visitor) -> set[int] | None:
    """Those of the units in one's reach, and those a unit in it answers; council members have none."""
    if visitor.role == "anonymous":
        return None
    units = reach(world, visitor, READING_INSIDE) or ()
    answered = Opinion.objects.filter(assigned_steward__in=units)
    return ids(Opinion.objects.filter(steward__in=units)) | ids(answered)


def work(world, visitor) -> set[int] | None:
    """Of what one sees what waits for the unit one acts for: to place there, or to answer there."""
    found = opinions(world, visitor)
    if not found or visitor.role not in WRITERS:
        return found if found is None else set()
    unit = getattr(
        world.units, {"own": "ward", "above": "city", "below": "school", "beside": "beside"}[visitor.relation]
    )
    mine = Opinion.objects.filter(pk__in=found)
    placed = mine.filter(steward=unit, state__in=["received", "classified", "approved"])
    if visitor.role == "leader":
        placed |= mine.filter(Q(steward=unit) | Q(assigned_steward=unit), state="drafted")
    return ids(placed) | ids(mine.filter(assigned_steward=unit, state="assigned"))


def requests(world, visitor) -> set[int] | None:
    """Opinions of which somebody asked, in one's reach; who reads no register is refused."""
    if visitor.role not in ("superuser", "leader", "secretary", "administrator", "auditor"):
        return None
    if visitor.relation == "past":
        return None
    units = reach(world, visitor, READING_INSIDE) or ()
    return set(DataRequest.objects.filter(opinion__steward__in=units).values_list("opinion", flat=True))


def numbers(world, visitor) -> set[str] | None:
    found = opinions(world, visitor)
    return None if found is None else set(Opinion.objects.filter(pk__in=found).values_list("number", flat=True))


OPINION_LISTS = (
    List("opinions", "opinions/", at("opinions/", links("opinions")), opinions),
    List("opinions, API", "api/v1/opinions/", at("api/v1/opinions/?page_size=50", results), opinions),
    List("opinions that wait", "opinions/work/", at("opinions/work/", links("opinions")), work),
    List("requests for data", "opinions/data/", at("opinions/data/", links("opinions")), requests),
    List("opinions, export", "dialogues.export_opinions", sheet("dialogues.export_opinions", 0), numbers),
)

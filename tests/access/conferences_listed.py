"""Conferences of every unit, and which of them the visitor may see by DOMAIN §8."""

from dialogues.models import Conference
from organizations.models import Unit
from tests.access.conferences_of_the_ward import planner
from tests.access.decisions_listed import reached
from tests.access.lists import EVERYWHERE, List, at, ids, reach
from tests.access.models_listed import READING_INSIDE
from tests.access.reading import links, results, sheet
from tests.dialogues.makers import invite, make_conference


def fill_conferences(world) -> None:
    """Something planned and something held in every unit."""
    for name in EVERYWHERE:
        for state in ("planned", "held"):
            made = make_conference(getattr(world.units, name), planner(), state, title=f"{state} {name}")
        invite(made, "Nhân dân")


def titles(world, visitor) -> set[str] | None:
    found = reached(Conference.objects)(world, visitor)
    return None if found is None else set(Conference.objects.filter(pk__in=found).values_list("title", flat=True))


def units(world, visitor) -> set[int] | None:
    """Units of today in one's reach; council members have none."""
    if visitor.role == "anonymous":
        return None
    return ids(Unit.objects.in_force().filter(pk__in=reach(world, visitor, READING_INSIDE) or ()))


def _lines(response):
    return {line.unit.pk for line in response.context["lines"]}


CONFERENCE_LISTS = (
    List("conferences", "conferences/", at("conferences/", links("conferences")), reached(Conference.objects)),
    List("conferences, API", "api/v1/conferences/", at("api/v1/conferences/?page_size=9", results),
         reached(Conference.objects)),
    List("conferences, export", "dialogues.export_conferences", sheet("dialogues.export_conferences", 0), titles),
    List("board of conferences", "conferences/board/", at("conferences/board/", _lines), units),
    List("board of conferences, API", "api/v1/conferences/board/", at("api/v1/conferences/board/?page_size=9", results),
         units),
)  # fmt: skip

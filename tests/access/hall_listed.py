"""Reception days of every unit, and which of them the visitor may see by DOMAIN §8."""

from dialogues.models import ReceptionDay
from dialogues.rules import MUST_HOLD
from organizations.dates import today
from organizations.models import Unit
from tests.access.conferences_of_the_ward import planner
from tests.access.decisions_listed import reached
from tests.access.lists import EVERYWHERE, List, at, ids, reach
from tests.access.models_listed import READING_INSIDE
from tests.access.reading import links, sheet
from tests.dialogues.makers import DAY


def fill_receptions(world) -> None:
    """One day in every unit, with a note of its own."""
    for name in EVERYWHERE:
        unit = getattr(world.units, name)
        known = {"unit": unit, "steward": unit, "entered_by": planner(), "post": "council"}
        ReceptionDay.objects.create(**known, day=today() - DAY, note=f"note {name}")


def notes(world, visitor) -> set[str] | None:
    found = reached(ReceptionDay.objects)(world, visitor)
    return None if found is None else set(ReceptionDay.objects.filter(pk__in=found).values_list("note", flat=True))


def units(world, visitor) -> set[int] | None:
    """Units of today in one's reach whose heads receive; council members have none."""
    if visitor.role == "anonymous":
        return None
    found = Unit.objects.in_force().filter(kind__in=MUST_HOLD)
    return ids(found.filter(pk__in=reach(world, visitor, READING_INSIDE) or ()))


def _lines(response):
    return {line.unit.pk for line in response.context["lines"]}


RECEPTION_LISTS = (
    List("reception days", "reception-days/", at("reception-days/", links("reception-days")),
         reached(ReceptionDay.objects)),
    List("reception days, export", "dialogues.export_receptions", sheet("dialogues.export_receptions", 11), notes),
    List("reception days by month", "reception-days/months/", at("reception-days/months/", _lines), units),
)  # fmt: skip

"""Figures of earlier years of every unit, and which of them the visitor may see by DOMAIN §8."""

from dialogues.models import DialogueFigures
from tests.access.conferences_of_the_ward import planner
from tests.access.decisions_listed import reached
from tests.access.earlier_of_the_ward import make_earlier
from tests.access.lists import EVERYWHERE, List, at
from tests.access.reading import links, results, sheet


def fill_earlier(world) -> None:
    """One of every unit."""
    for name in EVERYWHERE:
        make_earlier(getattr(world.units, name), planner(), title=f"Of {name}")


def titles(world, visitor) -> set[str] | None:
    found = reached(DialogueFigures.objects)(world, visitor)
    return None if found is None else set(DialogueFigures.objects.filter(pk__in=found).values_list("title", flat=True))


EARLIER_LISTS = (
    List("earlier figures", "dialogue-history/", at("dialogue-history/", links("dialogue-history")),
         reached(DialogueFigures.objects)),
    List("earlier figures, API", "api/v1/dialogue-history/", at("api/v1/dialogue-history/?page_size=50", results),
         reached(DialogueFigures.objects)),
    List("earlier figures, export", "dialogues.export_earlier", sheet("dialogues.export_earlier", 0), titles),
)  # fmt: skip

"""Commitments of every unit, and which of them the visitor may see by DOMAIN §8."""

from dialogues.models import Commitment
from tests.access.conferences_of_the_ward import planner
from tests.access.lists import EVERYWHERE, List, at, ids, reach
from tests.access.models_listed import READING_INSIDE
from tests.access.reading import links, results, sheet
from tests.dialogues.commitment_makers import make_commitment


def fill_commitments(world) -> None:
    """One of every unit; one of the ward beside, which the school below the ward keeps."""
    for name in EVERYWHERE:
        make_commitment(getattr(world.units, name), planner(), title=f"Of {name}")
    make_commitment(world.units.beside, planner(), keeps=world.units.school, title="Of beside, kept by the school")


def commitments(world, visitor) -> set[int] | None:
    """Those of the units in one's reach, and those a unit in it keeps; council members have none."""
    if visitor.role == "anonymous":
        return None
    units = reach(world, visitor, READING_INSIDE) or ()
    rows = Commitment.objects
    return ids(rows.filter(steward__in=units)) | ids(rows.filter(responsible_steward__in=units))


def titles(world, visitor) -> set[str] | None:
    found = commitments(world, visitor)
    return None if found is None else set(Commitment.objects.filter(pk__in=found).values_list("title", flat=True))


COMMITMENT_LISTS = (
    List("commitments", "commitments/", at("commitments/", links("commitments")), commitments),
    List("commitments, API", "api/v1/commitments/", at("api/v1/commitments/?page_size=50", results), commitments),
    List("commitments, export", "dialogues.export_commitments", sheet("dialogues.export_commitments", 0), titles),
)

"""Nominations of every unit, and which of them the visitor may see by DOMAIN §8."""

from awards.models import Nomination
from organizations.models import User
from tests.access.lists import EVERYWHERE, List, at, ids, reach
from tests.access.models_listed import READING_INSIDE
from tests.access.reading import links, results, sheet
from tests.awards.nominated import nominate


def fill_nominations(world) -> None:
    """A draft and a submitted one of every unit, decided by the unit itself; the ward beside asks the ward, too."""
    by = User.objects.get(email="nominates@example.vn")
    for name in EVERYWHERE:
        unit = getattr(world.units, name)
        own = {"unit": unit, "steward": unit, "body": unit, "body_steward": unit, "name": name}
        for state in ("draft", "submitted"):
            nominate(world.units, by, world.awards.form, state=state, **own)
    across = {"unit": world.units.beside, "steward": world.units.beside, "name": "across"}
    for state in ("draft", "submitted"):
        nominate(
            world.units, by, world.awards.form, state=state, body=world.units.ward, body_steward=world.units.ward,
            **across,
        )  # fmt: skip


def nominations(world, visitor) -> set[int] | None:
    """Those of the units the visitor reaches, and what was submitted to one of them; council members have none."""
    if visitor.role == "anonymous":
        return None
    units = reach(world, visitor, READING_INSIDE) or ()
    submitted = Nomination.objects.filter(body_steward__in=units, submitted_on__isnull=False)
    return ids(Nomination.objects.filter(steward__in=units)) | ids(submitted)


def codes(world, visitor) -> set[str] | None:
    found = nominations(world, visitor)
    return None if found is None else set(Nomination.objects.filter(pk__in=found).values_list("code", flat=True))


AWARD_LISTS = (
    List("nominations", "nominations/", at("nominations/", links("nominations")), nominations),
    List("nominations, API", "api/v1/nominations/", at("api/v1/nominations/?page_size=9", results), nominations),
    List("nominations, export", "awards.export_nominations", sheet("awards.export_nominations", 0), codes),
)

"""Nominations of every unit, and which of them the visitor may see by DOMAIN §8."""

from awards.models import CoOpinion, Nomination
from organizations.dates import today
from organizations.models import User
from tests.access.lists import EVERYWHERE, List, at, ids, reach
from tests.access.models_listed import READING_INSIDE
from tests.access.reading import links, results, sheet
from tests.awards.nominated import nominate


def fill_nominations(world) -> None:
    """A draft and a submitted one of every unit, decided by the unit itself; the ward beside asks the ward, too.

    Of what was submitted a body outside is asked for its opinion; the school below the ward on the one from beside.
    """
    by = User.objects.get(email="nominates@example.vn")
    for name in EVERYWHERE:
        unit = getattr(world.units, name)
        own = {"unit": unit, "steward": unit, "body": unit, "body_steward": unit, "name": name}
        for state in ("draft", "submitted"):
            made = nominate(world.units, by, world.awards.form, state=state, **own)
        ask(made, by, asked_name=f"Sở {name}")
    across = {"unit": world.units.beside, "steward": world.units.beside, "name": "across"}
    for state in ("draft", "submitted"):
        made = nominate(
            world.units, by, world.awards.form, state=state, body=world.units.ward, body_steward=world.units.ward,
            **across,
        )  # fmt: skip
    ask(made, by, asked=world.units.school, asked_steward=world.units.school)


def ask(nomination, by, **body) -> None:
    CoOpinion.objects.create(nomination=nomination, asked_by=by, asked_on=today(), due_on=today(), **body)


def nominations(world, visitor) -> set[int] | None:
    """Those of the units the visitor reaches, and what was submitted to one of them; council members have none."""
    if visitor.role == "anonymous":
        return None
    units = reach(world, visitor, READING_INSIDE) or ()
    submitted = Nomination.objects.filter(body_steward__in=units, submitted_on__isnull=False)
    asked = Nomination.objects.filter(opinions__state="open", opinions__asked_steward__in=units)
    return ids(Nomination.objects.filter(steward__in=units)) | ids(submitted) | ids(asked)


def opinions(world, visitor) -> set[int] | None:
    """Those on the nominations one reads, and those one's units are asked for."""
    if visitor.role == "anonymous":
        return None
    asked = CoOpinion.objects.filter(asked_steward__in=reach(world, visitor, READING_INSIDE) or ())
    return ids(CoOpinion.objects.filter(nomination__in=nominations(world, visitor) or ())) | ids(asked)


def opinion_codes(world, visitor) -> set[str] | None:
    found = opinions(world, visitor)
    rows = CoOpinion.objects.filter(pk__in=found or ())
    return None if found is None else set(rows.values_list("nomination__code", flat=True))


def codes(world, visitor) -> set[str] | None:
    found = nominations(world, visitor)
    return None if found is None else set(Nomination.objects.filter(pk__in=found).values_list("code", flat=True))


AWARD_LISTS = (
    List("nominations", "nominations/", at("nominations/", links("nominations")), nominations),
    List("nominations, API", "api/v1/nominations/", at("api/v1/nominations/?page_size=9", results), nominations),
    List("co-opinions", "co-opinions/", at("co-opinions/", links("co-opinions")), opinions),
    List("co-opinions, API", "api/v1/co-opinions/", at("api/v1/co-opinions/?page_size=9", results), opinions),
    List("co-opinions, export", "awards.export_opinions", sheet("awards.export_opinions", 0), opinion_codes),
    List("nominations, export", "awards.export_nominations", sheet("awards.export_nominations", 0), codes),
)

"""Published figures of every unit, and which of them the visitor may see by DOMAIN §8."""

from reports.models import Claim
from tests.access.claims_of_the_ward import make_claim
from tests.access.conferences_of_the_ward import planner
from tests.access.decisions_listed import reached
from tests.access.lists import EVERYWHERE, List, at
from tests.access.reading import links, results, sheet


def fill_claims(world) -> None:
    """One of every unit."""
    for name in EVERYWHERE:
        make_claim(getattr(world.units, name), planner(), what=f"Of {name}")


def bodies(world, visitor) -> set[str] | None:
    found = reached(Claim.objects)(world, visitor)
    return None if found is None else set(Claim.objects.filter(pk__in=found).values_list("body", flat=True))


CLAIM_LISTS = (
    List("published figures", "claims/", at("claims/", links("claims")), reached(Claim.objects)),
    List("published figures, API", "api/v1/claims/", at("api/v1/claims/?page_size=50", results),
         reached(Claim.objects)),
    List("published figures, export", "reports.export_claims", sheet("reports.export_claims", 0), bodies),
)  # fmt: skip

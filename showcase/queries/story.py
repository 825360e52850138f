"""What stands on the public page of a model besides its fields."""

from typing import Any

from models_registry.measured import Measured, measured
from models_registry.models import Indicator, Recognition, RegisteredModel, ResponsiblePerson
from models_registry.nearness import LOOKED_AT
from models_registry.querysets import MOMENTS
from showcase.public import CARD, INDICATOR, PERSON, PHOTOGRAPH, RECOGNITION, photographs, published, shown

RELATED = 6
FIRST = ("-rank", "-recognised_on", "-pk")
"""Typical models first, then the newest recognition."""


def indicators_of(pk: int) -> list[Measured]:
    """The indicators with where they began and what was reached."""
    rows = Indicator.objects.filter(model=pk).order_by("pk").values(*INDICATOR)
    return [measured(**row) for row in rows]


def recognitions_of(pk: int) -> list[dict[str, Any]]:
    """Those that stand, the newest first: by whom, at which level, when, whether chosen as typical."""
    standing = Recognition.objects.filter(model=pk, revoked_on=None).order_by("-recognised_on", "-pk")
    return list(standing.values(*RECOGNITION))


def persons_of(pk: int) -> list[dict[str, str]]:
    """Those who answer for it and agreed that their name is published."""
    agreed = ResponsiblePerson.objects.filter(model=pk, consent_to_publish=True).order_by("pk")
    return list(agreed.values(*PERSON))


def photographs_of(pk: int) -> list[dict[str, Any]]:
    """Photographs with consent: before, at work, after."""
    return list(photographs().filter(model=pk).order_by(MOMENTS, "pk").values(*PHOTOGRAPH))


def related_to(pk: int, row: dict[str, Any], *, without: list[str]) -> list[dict[str, Any]]:
    """Public models with a title like it, the likest first; then the first of its domain and level. Three queries.

    `row`: its public fields; `without`: codes of those that are shown already.
    """
    known = RegisteredModel.objects.filter(publication__isnull=False).exclude(pk=pk).exclude(code__in=without)
    alike = list(known.alike(row["title"], most=LOOKED_AT).values_list("code", flat=True)[:RELATED])
    found = {row["code"]: row for row in shown(published().filter(model__code__in=alike), CARD)}
    related = [found[code] for code in alike if code in found]
    if len(related) < RELATED:
        same = published().filter(model__domain=row["domain"], model__level=row["level"]).exclude(pk=pk)
        others = shown(same.exclude(model__code__in=[*alike, *without]).order_by(*FIRST), CARD)
        related += others[: RELATED - len(related)]
    return related

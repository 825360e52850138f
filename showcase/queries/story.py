"""What stands on the public page of a model besides its fields."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from awards.enums import Recipient
from awards.queries.commended_models import published_of
from models_registry.measured import Measured, measured
from models_registry.models import Indicator, Recognition, RegisteredModel, ResponsiblePerson
from models_registry.nearness import LOOKED_AT
from models_registry.querysets import MOMENTS
from showcase.public import AWARD, CARD, INDICATOR, PERSON, PHOTOGRAPH, RECOGNITION, photographs, published, shown

RELATED = 6
FIRST = ("-rank", "-recognised_on", "-pk")
"""Typical models first, then the newest recognition."""


@dataclass
class Commendation:
    """What one decision gave of one kind: by whom, on which day, to whom as far as the public is told."""

    award: str
    decided_by: str
    decided_on: datetime.date
    level: str
    names: list[str] = field(default_factory=list)
    others: dict[Recipient, int] = field(default_factory=dict)

    def add(self, name: str, recipient: Recipient) -> None:
        """One more, by name or by kind alone."""
        if name:
            self.names.append(name)
        else:
            self.others[recipient] = self.others.get(recipient, 0) + 1

    @property
    def told(self) -> str:
        """To whom, in words."""
        unnamed = [f"{kind.label.lower()}: {number}" for kind, number in sorted(self.others.items())]
        return "; ".join([*self.names, *unnamed])


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


def commendations_of(pk: int, language: str) -> list[Commendation]:
    """What published decisions gave for it, the newest first; of persons those with consent by name, no household.

    Consent is that of the persons who answer for the model: of the same person, or where that is not known of the
    same name.
    """
    agreed = ResponsiblePerson.objects.filter(model=pk, consent_to_publish=True)
    same = Q(person=OuterRef("person")) | Q(name__iexact=OuterRef("name"))
    rows = published_of(pk).annotate(
        award=Coalesce(f"form__name_{language}", f"title__name_{language}"),
        decided_by=Case(When(decision__is_outside=True, then="decision__issuer"), default="decision__unit__name"),
        decided_on=F("decision__signed_on"),
        level=F("decision__level"),
        is_named=(Q(recipient=Recipient.PERSON) & Exists(agreed.filter(same))) | Q(recipient=Recipient.COLLECTIVE),
        shown=Case(When(is_named=True, then="name"), default=Value("")),
    )
    found: dict[tuple[Any, ...], Commendation] = {}
    for row in rows.order_by("-decided_on", "-decision", "award", "order", "id").values(
        "award", "shown", "decision", *AWARD
    ):
        key = (row["decision"], row["award"])
        known = found.setdefault(key, Commendation(row["award"], row["decided_by"], row["decided_on"], row["level"]))
        known.add(row["shown"], Recipient(row["recipient"]))
    return list(found.values())


def photographs_of(pk: int) -> list[dict[str, Any]]:
    """Photographs with consent: before, at work, after."""
    return list(photographs().filter(model=pk).order_by(MOMENTS, "pk").values(*PHOTOGRAPH))


def related_to(pk: int, row: dict[str, Any], *, without: list[str], language: str) -> list[dict[str, Any]]:
    """Public models with a title like it, the likest first; then the first of its domain and level. Three queries.

    `row`: its public fields; `without`: codes of those that are shown already; `language` as in `shown`.
    """
    known = RegisteredModel.objects.filter(publication__isnull=False).exclude(pk=pk).exclude(code__in=without)
    alike = list(known.alike(row["title"], most=LOOKED_AT).values_list("code", flat=True)[:RELATED])
    found = {row["code"]: row for row in shown(published().filter(model__code__in=alike), CARD, language=language)}
    related = [found[code] for code in alike if code in found]
    if len(related) < RELATED:
        same = published().filter(model__domain=row["domain"], model__level=row["level"]).exclude(pk=pk)
        others = shown(same.exclude(model__code__in=[*alike, *without]).order_by(*FIRST), CARD, language=language)
        related += others[: RELATED - len(related)]
    return related

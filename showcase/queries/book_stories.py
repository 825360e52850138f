"""What books of models print: the public's own view of many models, in a fixed number of queries.

The lists of fields, of persons, photographs, recognitions and awards are those of the public pages (`public.py`,
`queries/story.py`); this module only asks them of many models together.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import translation
from django.utils.formats import number_format

from awards.queries.commended_models import commended_models
from mobilization.common.files import open_for
from models_registry.measured import measured
from models_registry.models import Indicator, Recognition, RegisteredModel, ResponsiblePerson
from models_registry.querysets import MOMENTS
from reports.book_sources import Award, Measure, Named, Photograph, Recognised, Relative, Standing, Story
from showcase.permissions import is_public_photograph
from showcase.public import INDICATOR, RECOGNITION, photographs, published, shown
from showcase.queries.story import commendations_of

NUMBERS = (
    "participants", "households", "people_reached", "state_money", "people_money", "people_land", "labour_days",
)  # fmt: skip
_COPIED = (
    "code", "title", "summary", "situation_before", "way_of_working", "results", "lessons", "domain", "level",
    "subject", "unit", "unit_today", "themes", "started_on", "registered_on", "ended_on", "recognised_on", "is_typical",
)  # fmt: skip
_UNIT = ("model__unit", "model__unit__parent__name")
_RELATIVE = ("pk", "title", "unit__name", "registered_on")


class PublicStories:
    """The source of books (`reports/book_sources.py`)."""

    def public(self, models: Collection[int]) -> set[int]:
        """The ids of those that are public now."""
        return set(_of(models).values_list("pk", flat=True))

    def stories(self, models: Collection[int]) -> dict[int, Story]:
        """By id; Vietnamese, whoever asks. Eight queries, and one for each model that is commended."""
        with translation.override("vi"):
            return _stories(models)

    def standing(self, models: Collection[int], persons: Collection[int], photographs_of: Collection[int]) -> Standing:
        """What is public of these rows now. Three queries."""
        known = published().values("pk")
        agreed = ResponsiblePerson.objects.filter(pk__in=persons, consent_to_publish=True, model__in=known)
        pictures = photographs().filter(pk__in=photographs_of, model__in=known)
        return Standing(
            models=frozenset(self.public(models)),
            persons=dict(agreed.values_list("pk", "name")),
            photographs=frozenset(pictures.values_list("pk", flat=True)),
        )

    def photograph(self, pk: int) -> bytes:
        """Through the one door for bytes, as a stranger. Raises LookupError."""
        found = photographs().filter(pk=pk).first()
        if found is None:
            raise LookupError(pk)
        try:
            with open_for(AnonymousUser(), found, is_public_photograph) as file:
                return bytes(file.read())
        except (PermissionDenied, Http404) as error:
            raise LookupError(pk) from error


def _of(models: Collection[int]) -> Any:
    return published().filter(model__in=list(models))


def _stories(models: Collection[int]) -> dict[int, Story]:
    asked = ("pk", *_COPIED, *NUMBERS, *_UNIT)
    rows = {row["pk"]: row for row in shown(_of(models), (*_COPIED, *NUMBERS)).values(*asked)}
    ids = list(rows)
    indicators = _together(Indicator.objects.filter(model__in=ids).order_by("model", "pk"), INDICATOR)
    recognitions = _together(
        Recognition.objects.filter(model__in=ids, revoked_on=None).order_by("model", "-recognised_on", "-pk"),
        RECOGNITION,
    )
    agreed = ResponsiblePerson.objects.filter(model__in=ids, consent_to_publish=True).order_by("model", "pk")
    persons = _together(agreed, ("pk", "name", "position"))
    pictures = photographs().filter(model__in=ids).order_by("model", MOMENTS, "pk")
    pictured = _together(pictures, ("pk", "caption", "moment", "width", "height", "sha256"))
    origins, copies = _families(ids)
    commended = set(commended_models().filter(model__in=ids).values_list("model", flat=True))
    return {
        pk: Story(
            pk=pk,
            **{name: row[name] for name in _COPIED},
            unit_id=row["model__unit"],
            unit_above=row["model__unit__parent__name"] or "",
            numbers={name: _number(row[name]) for name in NUMBERS if row[name] is not None},
            indicators=[_measure(each) for each in indicators[pk]],
            recognitions=[_recognised(each) for each in recognitions[pk]],
            awards=_awards(pk) if pk in commended else [],
            persons=[Named(**each) for each in persons[pk]],
            photographs=[Photograph(**each) for each in pictured[pk]],
            origin=origins.get(pk),
            copies=copies[pk],
        )
        for pk, row in rows.items()
    }


def _together(rows: Any, names: Iterable[str]) -> dict[int, list[dict[str, Any]]]:
    """The values of the rows by model, in their order; one query."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for model, each in groupby(rows.values("model", *names), key=lambda row: row["model"]):
        found[model] = [{name: row[name] for name in row if name != "model"} for row in each]
    return found


def _measure(row: dict[str, Any]) -> Measure:
    shown_as = measured(**row)
    return Measure(shown_as.name, shown_as.measure, shown_as.before, shown_as.reached)


def _recognised(row: dict[str, Any]) -> Recognised:
    return Recognised(row["unit__name"], row["level"], row["recognised_on"], row["typical__chosen_on"])


def _awards(pk: int) -> list[Award]:
    found = commendations_of(pk, "vi")
    return [Award(each.award, each.decided_by, each.decided_on, each.told) for each in found]


def _families(ids: list[int]) -> tuple[dict[int, Relative], dict[int, list[Relative]]]:
    """By model what it learned from and what learned from it, of what is public. Two queries."""
    seen = RegisteredModel.objects.filter(publication__isnull=False)
    copies: dict[int, list[Relative]] = defaultdict(list)
    for row in seen.filter(origin__in=ids).order_by("registered_on", "pk").values(*_RELATIVE, "origin"):
        copies[row["origin"]].append(_relative(row))
    learned = RegisteredModel.objects.filter(pk__in=ids, origin__publication__isnull=False)
    named = {f"origin__{name}": name for name in _RELATIVE}
    origins = {
        row["pk"]: _relative({name: row[path] for path, name in named.items()}) for row in learned.values("pk", *named)
    }
    return origins, copies


def _relative(row: dict[str, Any]) -> Relative:
    on = row["registered_on"]
    return Relative(row["pk"], row["title"], row["unit__name"], on.year if on else None)


def _number(value: Any) -> str:
    """As it is written: 1.246,5."""
    whole = value.normalize() if hasattr(value, "normalize") else value
    return str(number_format(whole, force_grouping=True))

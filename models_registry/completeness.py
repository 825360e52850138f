"""What a model still lacks, and why it matters: what blocks a step, and what only weakens the case."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from directives.enums import Needed
from models_registry.enums import LIVING_STATES, FileKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from models_registry.models import RegisteredModel

SUBMISSION_NEEDS = ("title", "summary", "subject", "domain", "campaign", "way_of_working")
"""A registration without these cannot be judged by anybody."""
WHY: "dict[str, _StrPromise]" = {
    "title": _("A model is known by a specific name."),
    "summary": _("Two or three sentences say what it is; every officer of the portal reads them."),
    "subject": _("Models of collectives and of individuals are counted apart."),
    "domain": _("Reports count by the four domains."),
    "campaign": _("It is registered in a campaign of your unit or of a unit above."),
    "way_of_working": _("Others can only copy what is described."),
    Needed.SITUATION: _("Without the situation before nobody can see what changed."),
    Needed.INDICATOR: _("A figure with a target shows later whether it works."),
    Needed.PHOTO: _("A photograph is the simplest evidence."),
    Needed.HOUSEHOLDS: _("Who is reached is the first thing a committee asks."),
    Needed.PERSON: _("Somebody has to answer for it."),
    Needed.PROGRESS: _("A registered model that nobody writes about counts as silent."),
    Needed.FIELD_CHECK: _("The level above has to have seen it at work."),
    Needed.RESULT: _("Recognition is for measured results."),
}

ONCE_REGISTERED = frozenset({Needed.PROGRESS, Needed.FIELD_CHECK, Needed.RESULT})
"""What only a living model can have."""


@dataclass(frozen=True)
class Missing:
    """One thing that is missing: its name, why it matters, and whether the step is impossible without it."""

    name: str
    why: "str | _StrPromise"
    is_blocking: bool


def missing(model: "RegisteredModel") -> list[Missing]:
    """What the registration lacks, blocking things first; what the campaign wants besides never blocks (DOMAIN §5)."""
    found = [Missing(name, WHY[name], is_blocking=True) for name in SUBMISSION_NEEDS if not _has_field(model, name)]
    return found + [Missing(name, WHY[name], is_blocking=False) for name in _wanted(model)]


def missing_now(model: "RegisteredModel") -> list[Missing]:
    """Of that what can be done something about in the state: diary, checks and results begin with the registration."""
    later = set() if model.state in LIVING_STATES else ONCE_REGISTERED
    return [each for each in missing(model) if each.name not in later]


def _has_field(model: "RegisteredModel", name: str) -> bool:
    return bool(model.campaign_id if name == "campaign" else getattr(model, name))


def _wanted(model: "RegisteredModel") -> Iterator[str]:
    if model.campaign is None:
        return
    for name in model.campaign.needed:
        if not _HAS[name](model):
            yield name


_HAS: "dict[str, Callable[[RegisteredModel], bool]]" = {
    Needed.SITUATION: lambda model: bool(model.situation_before),
    Needed.INDICATOR: lambda model: any(each.target is not None for each in model.indicators.all()),
    Needed.PHOTO: lambda model: any(each.kind == FileKind.PHOTO for each in model.files.all()),
    Needed.HOUSEHOLDS: lambda model: bool(model.households or model.people_reached),
    Needed.PERSON: lambda model: bool(model.responsible_persons.all()),
    Needed.PROGRESS: lambda model: bool(model.progress.all()),
    Needed.FIELD_CHECK: lambda model: bool(model.checks.all()),
    Needed.RESULT: lambda model: (
        bool(model.results) and any(each.actual is not None for each in model.indicators.all())
    ),
}

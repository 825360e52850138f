"""What happened to a model, in one line of time: steps, diary, checks, candidacies, decisions, re-confirmations."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from models_registry import tones
from models_registry.enums import CandidacyState, FileKind, ModelState
from models_registry.models import CandidacyTransition, ModelFile, TypicalChoice
from models_registry.permissions import may_add_progress, may_correct_check
from models_registry.queries.handing import handings

if TYPE_CHECKING:
    from models_registry.models import Candidacy, RegisteredModel

SHOWN, MOST = 30, 1000
"""The newest entries of a page, and of the page with all of them."""
_PHOTOS = Prefetch("files", ModelFile.objects.filter(kind=FileKind.PHOTO).order_by("id"), to_attr="photos")
OF_MODELS = {
    "submit": gettext_lazy("Submitted for registration"),
    "take_back": gettext_lazy("Taken back"),
    "register": gettext_lazy("Registered"),
    "return": gettext_lazy("Returned for completion"),
    "begin": gettext_lazy("Implementation begun"),
    "stop": gettext_lazy("Stopped"),
    "withdraw": gettext_lazy("Withdrawn"),
    "resume": gettext_lazy("Taken up again"),
}
OF_CANDIDACIES = {
    "submit": gettext_lazy("Submitted for evaluation"),
    "return": gettext_lazy("Candidacy returned for completion"),
    "take_up": gettext_lazy("Taken up for review"),
    "recognise": gettext_lazy("Recognised"),
    "refuse": gettext_lazy("Not recognised"),
    "revoke": gettext_lazy("Recognition revoked"),
    "withdraw": gettext_lazy("Candidacy withdrawn"),
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that happened on a day; `at` says the moment where it is known, `written` when it was written down.

    `place` keeps equals in order; what `closes` its day and has no moment comes after the rest of that day.
    """

    day: datetime.date
    at: datetime.datetime | None = None
    written: datetime.datetime | None = None
    place: tuple[int, int]
    title: str
    actor: str = ""
    text: str = ""
    more: str = ""
    note: str = ""
    tone: str
    icon: str
    photos: Sequence[ModelFile] = ()
    correct_url: str = ""
    closes: bool = False

    @property
    def order(self) -> tuple[Any, ...]:
        """By day; on one day by when it happened or, if it was written down on that day, by when that was."""
        moment = self.at
        if self.written and timezone.localdate(self.written) == self.day:
            moment = self.written
        unknown = datetime.time.max if self.closes else datetime.time.min
        moment = moment or datetime.datetime.combine(self.day, unknown, datetime.UTC)
        return self.day, moment, self.place


def timeline(model: "RegisteredModel", user: Any, *, most: int = SHOWN) -> tuple[list[Entry], bool]:
    """The newest entries, newest first, and whether there are more; ten queries, whatever the rows.

    `user`: who reads, and may correct entries of the diary or not.
    """
    sources = (_handings, _steps, _candidacy_steps, _typical, _reconfirmations)
    entries = [entry for source in sources for entry in source(model, most + 1)]
    entries += _progress(model, user, most + 1) + _checks(model, user, most + 1)
    entries.sort(key=lambda entry: entry.order, reverse=True)
    return entries[:most], len(entries) > most


def _way(name: str, part: Any, may: bool) -> str:  # noqa: FBT001
    return reverse(f"models_registry:{name}", args=[part.pk]) if may else ""


def candidacy_timeline(candidacy: "Candidacy") -> list[Entry]:
    """The steps of one candidacy, newest first."""
    steps = candidacy.transitions.select_related("by__person").order_by("-id")[:MOST]
    return [_candidacy_step(step, str(candidacy.campaign), candidacy.get_level_display()) for step in steps]


def _name(user: Any) -> str:
    return user.get_full_name() if user else ""


def _step(step: Any, title: Any, tone: str, kind: int, more: str = "") -> Entry:
    return Entry(
        day=timezone.localdate(step.at),
        at=step.at,
        place=(kind, step.pk),
        title=str(title),
        actor=_name(step.by),
        text=step.reason,
        more=more,
        tone=tone,
        icon="arrow-right-circle",
    )


def _steps(model: "RegisteredModel", most: int) -> list[Entry]:
    steps = model.transitions.select_related("by__person").order_by("-id")[:most]
    return [
        _step(each, OF_MODELS.get(each.action, each.action), tones.OF_MODELS[ModelState(each.to_state)], 1)
        for each in steps
    ]


def _handings(model: "RegisteredModel", most: int) -> list[Entry]:
    return [
        Entry(
            day=timezone.localdate(each.at),
            at=each.at,
            place=(0, each.pk),
            title=_("Given to the leader"),
            actor=each.by,
            more=_("Told: %(names)s") % {"names": each.names} if each.to else "",
            tone="waiting",
            icon="arrow-right-circle",
        )
        for each in handings(model, most)
    ]


def _candidacy_step(step: Any, campaign: str, level: str) -> Entry:
    title = OF_CANDIDACIES.get(step.action, step.action)
    tone = tones.OF_CANDIDACIES[CandidacyState(step.to_state)]
    return _step(step, title, tone, 2, more=f"{campaign} · {level}")


def _candidacy_steps(model: "RegisteredModel", most: int) -> list[Entry]:
    steps = CandidacyTransition.objects.filter(subject__model=model)
    found = steps.select_related("by__person", "subject__campaign").order_by("-id")[:most]
    return [_candidacy_step(each, str(each.subject.campaign), each.subject.get_level_display()) for each in found]


def _progress(model: "RegisteredModel", user: Any, most: int) -> list[Entry]:
    may = may_add_progress(user, model)  # as `may_correct_entry` says, of all of them
    entries = model.progress.select_related("by__person").prefetch_related(_PHOTOS).order_by("-on", "-id")[:most]
    title = _("Progress")
    return [
        Entry(
            day=each.on,
            written=each.created_at,
            place=(3, each.pk),
            title=title if each.percent is None else f"{title}: {each.percent} %",
            actor=_name(each.by),
            text=each.text,
            more=_corrected(each),
            tone="progress",
            icon="journal-text",
            photos=each.photos,
            correct_url=_way("progress_correct", each, may),
        )
        for each in entries
    ]


def _corrected(part: Any) -> str:
    return _("Corrected; what it said before stands in the history.") if part.version > 1 else ""


def _checks(model: "RegisteredModel", user: Any, most: int) -> list[Entry]:
    checks = model.checks.select_related("unit").prefetch_related(_PHOTOS).order_by("-on", "-id")[:most]
    return [
        Entry(
            day=each.on,
            written=each.created_at,
            place=(4, each.pk),
            title=_("Field check: %(finding)s") % {"finding": each.get_verdict_display()},
            actor=f"{each.checkers} ({each.unit})",
            text=each.text,
            more=_("To improve: %(advice)s") % {"advice": each.advice} if each.advice else "",
            note=_corrected(each),
            tone=tones.OF_VERDICTS[each.verdict],
            icon="search",
            photos=each.photos,
            correct_url=_way("check_correct", each, may_correct_check(user, _of(model, each))),
        )
        for each in checks
    ]


def _of(model: "RegisteredModel", part: Any) -> Any:
    """The part with the model that is read already."""
    part.model = model
    return part


def _typical(model: "RegisteredModel", most: int) -> list[Entry]:
    choices = TypicalChoice.objects.filter(recognition__model=model).select_related("recognition__unit")
    return [
        Entry(
            day=each.chosen_on,
            place=(5, each.pk),
            title=_("Chosen as typical"),
            actor=str(each.recognition.unit),
            more=_("Document %(number)s") % {"number": each.document_number},
            tone="success",
            icon="star",
            closes=True,
        )
        for each in choices.order_by("-chosen_on", "-id")[:most]
    ]


def _reconfirmations(model: "RegisteredModel", most: int) -> list[Entry]:
    found = model.reconfirmations.select_related("unit", "by__person").order_by("-on", "-id")[:most]
    return [
        Entry(
            day=each.on,
            place=(6, each.pk),
            title=_("Re-confirmed for %(year)s: %(finding)s")
            % {"year": each.year, "finding": each.get_verdict_display()},
            actor=f"{_name(each.by)} ({each.unit})" if each.by else str(each.unit),
            text=each.note,
            tone=tones.OF_VERDICTS[each.verdict],
            icon="calendar-check",
            closes=True,
        )
        for each in found
    ]

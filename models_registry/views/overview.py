"""What the pages of the form show around a step, and the overview before submission."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directives.enums import Needed
from mobilization.workflow.transitions import available_actions
from models_registry.completeness import Missing, missing_now
from models_registry.enums import FileKind, ModelState
from models_registry.forms.rows import FILES, plain
from models_registry.forms.steps import LABELS, STEP_OF, STEPS, Step
from models_registry.models import ModelTransition, RegisteredModel
from models_registry.permissions import may_discard_model, may_hand_over
from models_registry.queries.model_page import documents_of
from models_registry.recipients import leaders_of
from models_registry.services.drafts import LISTS
from models_registry.services.life import is_late
from models_registry.services.model_rules import is_fixed

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PARTS = ("indicators", "files", "responsible_persons", "progress", "checks", "themes", "target_groups", "documents")
_NEEDED = dict(Needed.choices)


@dataclass
class StepLink:
    """A step in the row of steps; `state` is done, current or todo."""

    label: "str | _StrPromise"
    url: str
    state: str
    note: str = ""


@dataclass
class Lack:
    """Something that is missing, in words: what, why it matters, where to enter it."""

    what: str
    why: "str | _StrPromise"
    url: str
    is_blocking: bool


@dataclass
class Section:
    """What a step holds, to read."""

    step: Step
    url: str
    values: list[tuple[Any, Any]] = field(default_factory=list)
    rows: list[tuple[Any, list[str]]] = field(default_factory=list)
    photos: list[Any] = field(default_factory=list)
    lacks: list[Lack] = field(default_factory=list)


def first_open_step(model: RegisteredModel) -> str:
    """The first step in which something is missing; the overview when nothing is."""
    wanting = {STEP_OF[each.name] for each in _lacking(model)}
    return next((step.name for step in STEPS if step.name in wanting), "check")


def frame(model: RegisteredModel, user: Any, step: Step) -> dict[str, Any]:
    """What stands around every step."""
    number = STEPS.index(step) + 1
    return {
        "model": model,
        "step": step,
        "steps": list(_links(model, step)),
        "place": _("Step %(number)s of %(count)s: %(label)s")
        % {"number": number, "count": len(STEPS), "label": step.label},
        "after_url": _url(model, STEPS[number]) if number < len(STEPS) else "",
        "before_url": _url(model, STEPS[number - 2]) if number > 1 else "",
        "returned": _return_of(model),
        "fixed": [(_label(name), _shown(model, user, name)) for name in step.fields if is_fixed(model, name)],
        "may_discard": may_discard_model(user, model),
    }


def page(model: RegisteredModel, user: Any) -> dict[str, Any]:
    """The overview: everything readable, what is missing, who submits."""
    lacks = [_told(model, each) for each in _lacking(model)]
    actions = {action.action for action in available_actions(model, user)}
    is_writable = model.state in (ModelState.DRAFT, ModelState.RETURNED)
    may_submit = "submit" in actions
    return frame(model, user, STEPS[-1]) | {
        "sections": [_section(model, user, step) for step in STEPS[:-1]],
        "blocking": [lack for lack in lacks if lack.is_blocking],
        "weakening": [lack for lack in lacks if not lack.is_blocking],
        "is_writable": is_writable,
        "may_submit": may_submit,
        "may_hand_over": may_hand_over(user, model),
        "leaders": leaders_of(model.steward) if is_writable and not may_submit else [],
        "is_late": is_writable and is_late(model),
    }


def _lacking(model: RegisteredModel) -> list[Missing]:
    """What the form can do something about now."""
    prefetch_related_objects([model], *PARTS)
    return [each for each in missing_now(model) if each.name in STEP_OF]


def _links(model: RegisteredModel, current: Step) -> Iterable[StepLink]:
    lacking = [STEP_OF[each.name] for each in _lacking(model)]
    for step in STEPS:
        number = lacking.count(step.name)
        note = ngettext("%(n)s thing missing", "%(n)s things missing", number) % {"n": number} if number else ""
        state = "current" if step == current else "done" if not number and _has_something(model, step) else "todo"
        yield StepLink(step.label, _url(model, step), state, note)


def _has_something(model: RegisteredModel, step: Step) -> bool:
    values = [_value(model, name) for name in step.fields]
    return any(value not in ("", None, []) for value in values) or any(_parts(model, kind.name) for kind in step.rows)


def _section(model: RegisteredModel, user: Any, step: Step) -> Section:
    section = Section(step, _url(model, step))
    section.values = [(_label(name), _shown(model, user, name)) for name in step.fields]
    section.lacks = [_told(model, each) for each in _lacking(model) if STEP_OF[each.name] == step.name]
    for kind in step.rows:
        parts = _parts(model, kind.name)
        section.photos = [file for file in parts if kind is FILES and file.kind == FileKind.PHOTO]
        others = [part for part in parts if part not in section.photos]
        section.rows.append((kind.label, [_in_words(part, kind.fields) for part in others]))
    return section


def _parts(model: RegisteredModel, name: str) -> list[Any]:
    if name == "files":
        return [file for file in model.files.all() if file.check_made_id is None]
    return list(model.responsible_persons.all() if name == "persons" else model.indicators.all())


def _in_words(part: Any, fields: Iterable[str]) -> str:
    values = [str(part), *(getattr(part, name) for name in fields if name not in ("name", "moment"))]
    told = [_("agrees to publication") if value is True else str(localize(plain(value))) for value in values if value]
    return " · ".join(told)


def _told(model: RegisteredModel, each: Missing) -> Lack:
    return Lack(
        called(each.name),
        each.why,
        reverse("models_registry:model_step", args=[model.pk, STEP_OF[each.name]]),
        each.is_blocking,
    )


def called(name: str) -> str:
    """What people call a thing that is missing."""
    return _capital(str(_NEEDED.get(name) or _label(name)))


def _label(name: str) -> str:
    return _capital(str(LABELS.get(name) or RegisteredModel._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _value(model: RegisteredModel, name: str) -> Any:
    return list(getattr(model, name).all()) if name in LISTS else getattr(model, name)


def _shown(model: RegisteredModel, user: Any, name: str) -> Any:
    value = list(documents_of(user, model)) if name == "documents" else _value(model, name)
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    display = getattr(model, f"get_{name}_display", None)
    return display() if display else localize(plain(value))


def _return_of(model: RegisteredModel) -> ModelTransition | None:
    """Why it came back, while it is back."""
    if model.state != ModelState.RETURNED:
        return None
    log = ModelTransition.objects.filter(subject=model, action="return").select_related("by")
    return log.order_by("-id").first()


def _url(model: RegisteredModel, step: Step) -> str:
    return reverse("models_registry:model_step", args=[model.pk, step.name])

"""The steps in which a model is written: which fields each has, and what was entered in one."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mobilization.common.finding import find_field
from mobilization.common.keys import as_id
from mobilization.common.recording import LONGEST_REASON
from models_registry import choices
from models_registry.completeness import SUBMISSION_NEEDS, WHY
from models_registry.enums import LIVING_STATES
from models_registry.forms.fields import asks_for_similar, field_of
from models_registry.forms.files import papers_field, photos_field
from models_registry.forms.rows import FILES, INDICATORS, PERSONS, Rows, RowsKind, plain
from models_registry.forms.starting import offer_campaigns
from models_registry.models import RegisteredModel
from models_registry.services.drafts import LISTS
from models_registry.services.model_rules import is_fixed

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Step:
    """One page of the form."""

    name: str
    label: "str | _StrPromise"
    lead: "str | _StrPromise"
    fields: tuple[str, ...] = ()
    rows: tuple[RowsKind, ...] = ()
    takes_files: bool = False


STEPS = (
    Step(
        "basics",
        _("What it is"),
        _("The name by which people know the model, and what it is about."),
        ("title", "summary", "campaign", "subject", "domain", "place", "started_on"),
    ),
    Step(
        "way",
        _("How it works"),
        _("What was difficult, and what you do about it: so that others can copy it."),
        ("situation_before", "way_of_working"),
    ),
    Step(
        "people",
        _("Who takes part"),
        _("Who answers for it, who takes part, who is reached."),
        ("participants", "households", "people_reached"),
        (PERSONS,),
    ),
    Step(
        "means",
        _("Means"),
        _("What the state and the people gave. Leave empty what does not apply."),
        ("state_money", "people_money", "people_land", "labour_days"),
    ),
    Step(
        "results",
        _("Figures and results"),
        _("Figures with a target now, with what was reached later."),
        ("results", "lessons"),
        (INDICATORS,),
    ),
    Step(
        "links",
        _("Themes and documents"),
        _("Themes, whom it wins over, and the documents it carries out."),
        ("themes", "target_groups", "documents"),
    ),
    Step(
        "photos",
        _("Photographs"),
        _("What can be seen, before and after, and papers that prove it."),
        (),
        (FILES,),
        takes_files=True,
    ),
    Step("check", _("Check and submit"), _("Everything at a glance, and what is still missing.")),
)
BY_NAME = {step.name: step for step in STEPS}
STEP_OF = {name: step.name for step in STEPS for name in step.fields} | {
    "situation": "way",
    "indicator": "results",
    "photo": "photos",
    "households": "people",
    "person": "people",
    "result": "results",
}
"""Where what `completeness.missing` names is entered."""
NO_HELP: "str | _StrPromise" = ""
LABELS: "dict[str, str | _StrPromise]" = {"situation_before": _("How things were before")}
HELP: "dict[str, str | _StrPromise]" = {
    "place": _("Village, residential group, street: where one can go and see it."),
    "situation_before": _("With figures where there are some."),
    "participants": _("People who do something for it."),
    "results": _("What changed, in some sentences. The figures stand above."),
    "lessons": _("What others should know who want to copy it."),
}


class StepForm(forms.Form):
    """The single fields of a step; `version` and `seen` say what the editor saw, `names` may be written."""

    use_required_attribute = False
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, step: Step, model: RegisteredModel, user: Any, **options: Any) -> None:
        """Begin with what is stored."""
        self.names = [name for name in step.fields if not is_fixed(model, name)]
        initial: dict[str, Any] = {name: plain(getattr(model, name)) for name in self.names if name not in LISTS}
        initial |= {name: list(getattr(model, name).all()) for name in self.names if name in LISTS}
        initial |= {"version": model.version, "seen": seen_of(model, step)}
        super().__init__(*args, **options)
        self.initial = initial
        for name in self.names:
            self.fields[name] = field_of(RegisteredModel, name)
            self.fields[name].label = LABELS.get(name, self.fields[name].label)
            self.fields[name].help_text = WHY[name] if name in SUBMISSION_NEEDS else HELP.get(name, NO_HELP)
            self.fields[name].is_needed = name in SUBMISSION_NEEDS  # type: ignore[attr-defined]
        if "title" in self.fields:
            vals = json.dumps({"unit": model.steward_id, "without": model.pk})
            self.fields["title"].widget.attrs |= asks_for_similar({"hx-vals": vals})
        self._limit(model, user)
        if INDICATORS in step.rows and model.state in LIVING_STATES:
            self.fields["reason"] = _reason()
        if step.takes_files:
            self.fields |= {"photos": photos_field(), "papers": papers_field()}

    def _limit(self, model: RegisteredModel, user: Any) -> None:
        """What one may choose from; anything else answers like what does not exist."""
        found = str(self.data.get("find", ""))
        sent = self.data.getlist("documents") if isinstance(self.data, QueryDict) else []
        chosen = [pk for pk in map(as_id, sent[:200]) if pk]
        limits: dict[str, Callable[[], Any]] = {
            "campaign": lambda: choices.campaigns_of(model),
            "themes": lambda: choices.themes_of(model),
            "target_groups": lambda: choices.target_groups_of(model),
            "documents": lambda: choices.documents_to_offer(model, user, found, chosen),
        }
        for name in set(limits) & set(self.names):
            field: Any = self.fields[name]
            if name in LISTS:
                field.widget = forms.CheckboxSelectMultiple()
                field.is_long = name != "documents"  # those are few, and were looked for just now
            if name == "campaign":
                offer_campaigns(field, limits[name]())
            else:
                field.queryset = limits[name]()
        if "documents" in self.names:
            help_text = _("As the number is written or nearly so: 12-CT/TU, 12 CT TU; or words of the title.")
            self.fields["find"] = find_field(
                _("Find a document it carries out"), shows="documents", help_text=help_text
            )


def _reason() -> forms.CharField:
    """Why what was registered changes; kept on record, not in the model."""
    return forms.CharField(
        label=_("Why an indicator changes"),
        help_text=_(
            "Only where the name, unit, starting value or target of a registered indicator changes, or one is removed. "
            "It stands in the history of the model. What was reached is entered without it."
        ),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class StepEntry:
    """A step as it is stored, or as it was sent."""

    def __init__(self, step: Step, model: RegisteredModel, user: Any, data: Any = None, files: Any = None) -> None:
        """`data` and `files` are what was sent."""
        self.step, self.model, self.user, self.data = step, model, user, data
        self.form = StepForm(data, files, step=step, model=model, user=user)
        self.rows = [Rows(kind, model, data) for kind in step.rows]

    @property
    def errors(self) -> list[tuple[Any, str]]:
        """Field and message of everything that was refused."""
        if self.data is None:
            return []
        single = [
            (self.form[name], error)
            for name in self.form.errors
            if name in self.form.fields
            for error in self.form.errors[name]
        ]
        return single + [pair for rows in self.rows for pair in rows.errors]

    @property
    def is_fixed(self) -> bool:
        """Whether there is nothing to save: all of the step stands since the model was registered."""
        return not (self.form.names or self.rows or self.step.takes_files)

    @property
    def is_refused(self) -> bool:
        """Whether anything was."""
        return bool(self.errors or (self.data is not None and self.form.non_field_errors()))

    def changes(self) -> dict[str, Any]:
        """The valid values of the model's own fields; documents the account may not read stay as they are."""
        self.form.is_valid()
        changes = {name: self.form.cleaned_data[name] for name in self.form.names if name in self.form.cleaned_data}
        if "documents" in changes:
            offered = self.form.fields["documents"].queryset  # type: ignore[attr-defined]
            changes["documents"] = [*changes["documents"], *self.model.documents.exclude(pk__in=offered.values("pk"))]
        return changes

    def parts(self) -> dict[str, list[dict[str, Any]]]:
        """The rows for the service, by the name of its parameter."""
        return {rows.kind.name: rows.values() for rows in self.rows}

    def reason(self) -> str:
        """Why what was registered changes, where that was asked and said."""
        self.form.is_valid()
        return str(self.form.cleaned_data.get("reason", ""))

    def refuse(self, errors: ValidationError) -> set[str]:
        """Put a service's refusal at its fields; gives the names that are not to be written."""
        by_field = getattr(errors, "error_dict", None) or {"": errors.error_list}
        for name, messages in by_field.items():
            asks = "reason" in self.form.fields and any(each.code == "reason" for each in messages)
            self.form.add_error("reason" if asks else name if name in self.form.fields else None, messages)
        return set(by_field)

    def again(self, current: RegisteredModel) -> "StepEntry":
        """The same input over the model as it is now: new rows know their ids, rows that are gone have none."""
        data: QueryDict = self.data.copy()
        data["version"], data["seen"] = str(current.version), seen_of(current, self.step)
        for rows in self.rows:
            known = {part.pk for part in rows.kind.stored(current)}
            for name, pk in rows.ids().items():
                data[name] = str(pk)
            for form in rows.forms:
                if form.key and form.key not in known:
                    data[form.add_prefix("id")] = ""
            for form in rows.removed:
                data = _without(data, form.prefix or "")
            if not rows.kind.grows:
                rows.add_new(data, current)
        entry = StepEntry(self.step, current, self.user, data)
        for name, messages in self.form.errors.as_data().items():
            if name not in entry.form.errors:
                entry.form.add_error(name if name in entry.form.fields else None, messages)
        return entry


def seen_of(model: RegisteredModel, step: Step) -> str:
    """A mark of what is stored in the fields of a step: whether somebody changed *these* since they were shown."""
    values: list[Any] = [
        sorted(getattr(model, name).values_list("pk", flat=True))
        if name in LISTS
        else getattr(model, name + "_id")
        if name == "campaign"
        else getattr(model, name)
        for name in step.fields
    ]
    values += [list(kind.values_of(part).values()) for kind in step.rows for part in kind.stored(model)]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:32]


def _without(data: QueryDict, prefix: str) -> QueryDict:
    kept: Mapping[str, list[str]] = {name: values for name, values in data.lists() if not name.startswith(f"{prefix}-")}
    left = QueryDict(mutable=True)
    for name, values in kept.items():
        left.setlist(name, values)
    return left

"""What an administrator fills in to change units: first which, then what begins, and on what it rests."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import typed_date
from mobilization.common.text import clean
from organizations.enums import Level, SuccessionKind, UnitKind
from organizations.models import Unit
from organizations.plans import Beginning, Plan, PlanError
from organizations.services.plan_building import abolished, beginning_like, divided, into_one

KINDS = [
    (SuccessionKind.MERGE, _("Merge: several units become one new unit")),
    (SuccessionKind.ABSORB, _("Absorb: several units become one that keeps the name of one of them")),
    (SuccessionKind.SPLIT, _("Split: one unit is divided among several")),
    (SuccessionKind.RENAME, _("Rename: another name or code")),
    (SuccessionKind.RELEVEL, _("Move: another level or another unit above")),
    (SuccessionKind.ABOLISH, _("Abolish: no single unit takes over")),
]
SEVERAL = {SuccessionKind.MERGE, SuccessionKind.ABSORB, SuccessionKind.ABOLISH}
AT_LEAST_TWO = {SuccessionKind.MERGE, SuccessionKind.ABSORB}
LARGEST_SPLIT = 12


class StartForm(forms.Form):
    """Which kind of change, and which units; `q` looks for more of them."""

    kind = forms.ChoiceField(label=_("What happens"), choices=KINDS, widget=forms.RadioSelect)
    q = forms.CharField(
        label=_("Look for units by name or code"),
        required=False,
        max_length=100,
        help_text=_("With or without accents."),
    )
    unit = forms.ModelMultipleChoiceField(
        label=_("Units that end"), queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], shown: Sequence[Unit], **kwargs: Any) -> None:
        """`units` may be chosen; `shown` are offered on the page."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = units
        field.widget.choices = [(unit.pk, f"{unit.name} ({unit.code})") for unit in shown]

    def clean(self) -> dict[str, Any]:
        """Each kind concerns one unit, or several."""
        data: dict[str, Any] = super().clean() or {}
        units, kind = data.get("unit"), data.get("kind")
        if units is not None and kind:
            if len(units) > 1 and kind not in SEVERAL:
                self.add_error("unit", _("Choose one unit only for this kind of change."))
            if len(units) == 1 and kind in AT_LEAST_TWO:
                self.add_error("unit", _("Choose at least two units for this kind of change."))
        return data


class HeadForm(forms.Form):
    """When, and on what it rests."""

    effective_on = forms.DateField(
        label=_("Takes effect on"),
        help_text=_("The successors' first day; the units end on the day before."),
        widget=typed_date(),
    )
    document = forms.CharField(
        label=_("Legal basis"), max_length=300, help_text=_("For example: Resolution 1656/NQ-UBTVQH15 of 16/06/2025.")
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=2000, required=False)


class BeginningForm(forms.Form):
    """A unit that begins."""

    name = forms.CharField(label=_("Name"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), max_length=200, help_text=_("Without the word for its kind."))
    code = forms.CharField(label=_("Code"), max_length=20, help_text=_("The code of a unit that ends may go on."))
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind.choices)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    parent = forms.TypedChoiceField(label=_("Unit above"), coerce=int, empty_value=None)

    def __init__(self, *args: Any, parents: Sequence[Unit], **kwargs: Any) -> None:
        """`parents`: the units it may stand below."""
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        field.choices = [(unit.pk, unit.name) for unit in parents]  # type: ignore[attr-defined]
        field.required = bool(parents)

    def beginning(self, key: str) -> Beginning:
        """The unit as a plan names it."""
        data = self.cleaned_data
        return Beginning(
            key=key,
            name=clean(data["name"]),
            short_name=clean(data["short_name"]),
            code=clean(data["code"]),
            kind=data["kind"],
            level=data["level"],
            parent=data["parent"],
        )


class ContinuesForm(forms.Form):
    """Whose name and code go on, or which part is the main one."""

    choice = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args: Any, label: Any, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        """The question and its answers depend on the kind."""
        super().__init__(*args, **kwargs)
        self.fields["choice"].label = label
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]


@dataclass(frozen=True)
class UnitPlace:
    """Where an error about a unit that ends stands: at its line in the page's list."""

    unit: Unit

    @property
    def label(self) -> str:
        """What the summary calls it."""
        return self.unit.name

    @property
    def auto_id(self) -> str:
        """The id of the line."""
        return f"unit-{self.unit.pk}"


class PlanForms:
    """All forms of one kind of change together: they are checked together and make one plan."""

    def __init__(self, kind: str, units: Sequence[Unit], parents: Sequence[Unit], data: Any = None) -> None:
        """`units` end; new ones may stand below `parents`. `data` is what was sent, if anything was."""
        self.kind, self.units = kind, list(units)
        self.head = HeadForm(data, initial={})
        self.number = self._number(data)
        self.begins = [
            BeginningForm(data, prefix=f"part-{number}", parents=parents, initial=self._initial(number))
            for number in range(self.number)
        ]
        self.choice = self._choice(data)
        self.wrong_units: dict[int, list[str]] = {}

    def _number(self, data: Any) -> int:
        if self.kind in {SuccessionKind.ABSORB, SuccessionKind.ABOLISH}:
            return 0
        if self.kind != SuccessionKind.SPLIT:
            return 1
        asked = str((data or {}).get("parts", ""))
        return max(2, min(int(asked[:4]) if asked.isdecimal() and asked.isascii() else 2, LARGEST_SPLIT))

    def _initial(self, number: int) -> dict[str, Any]:
        unit = self.units[0]
        same = {"kind": unit.kind, "level": unit.level, "parent": unit.parent_id}
        if self.kind == SuccessionKind.MERGE or number:
            return same
        return same | {"name": unit.name, "short_name": unit.short_name, "code": unit.code}

    def _choice(self, data: Any) -> ContinuesForm | None:
        if self.kind == SuccessionKind.ABSORB:
            choices = [(str(unit.pk), f"{unit.name} ({unit.code})") for unit in self.units]
            return ContinuesForm(data, label=_("Whose name and code go on"), choices=choices)
        if self.kind == SuccessionKind.SPLIT:
            parts = [(str(form.prefix), _("Part %(n)s") % {"n": n}) for n, form in enumerate(self.begins, start=1)]
            return ContinuesForm(data, label=_("Which part is the main one"), choices=parts)
        return None

    @property
    def all(self) -> list[forms.Form]:
        """Every form, in the order of the page."""
        return [*self.begins, *([self.choice] if self.choice else []), self.head]

    def is_valid(self) -> bool:
        """Whether all of them are; all are asked, so that every error shows."""
        return all([form.is_valid() for form in self.all])  # noqa: C419

    def plan(self) -> Plan:
        """The plan; raises PlanRefused when a unit that is abolished has none above."""
        head = self.head.cleaned_data
        if self.kind == SuccessionKind.ABOLISH:
            return abolished(self.units, **head)
        choice = self.choice.cleaned_data["choice"] if self.choice else ""
        if self.kind == SuccessionKind.ABSORB:
            unit = next(unit for unit in self.units if str(unit.pk) == choice)
            return into_one(self.units, beginning_like(unit, key="part-0", parent=unit.parent_id), self.kind, **head)
        begins = [form.beginning(str(form.prefix)) for form in self.begins]
        if self.kind == SuccessionKind.SPLIT:
            return divided(self.units[0], begins, choice, **head)
        return into_one(self.units, begins[0], self.kind, **head)

    @property
    def ending(self) -> list[tuple[Unit, list[str]]]:
        """The units that end, each with what is wrong with it."""
        return [(unit, self.wrong_units.get(unit.pk, [])) for unit in self.units]

    @property
    def summary(self) -> dict[str, Any]:
        """All errors together, in the order of the page: what the page's one summary tells."""
        bound = [form for form in self.all if form.is_bound]
        rows: list[tuple[Any, Any]] = [(UnitPlace(unit), text) for unit, texts in self.ending for text in texts]
        rows += [(field, text) for form in bound for field in form for text in field.errors]
        general = [text for form in bound for text in form.non_field_errors()]
        return {"rows": rows, "general": general, "count": len(rows) + len(general)}

    def show(self, errors: Sequence[PlanError]) -> None:
        """Put a refused plan's errors where they belong; what has no field stands above all."""
        parts, ending = {form.prefix: form for form in self.begins}, {unit.pk for unit in self.units}
        for error in errors:
            match error.where:
                case ("effective_on" | "document" as name,):
                    self.head.add_error(name, error.message)
                case ("unit", int() as pk) if pk in ending:
                    self.wrong_units.setdefault(pk, []).append(str(error.message))
                case ("begins", key, name) if key in parts:
                    parts[str(key)].add_error(str(name), error.message)
                case _:
                    self.head.add_error(None, error.message)

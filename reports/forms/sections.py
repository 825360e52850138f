"""The form of a section, of a report and of a template alike: what it holds, its words, its figures in their order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobilization.common.one_line import OneLine
from mobilization.common.record_forms import RecordForm
from reports.enums import SectionKind
from reports.models import TemplateSection
from reports.narrative import demand_known
from reports.offered import aspects, dimension_choices, grouped, plain_marks, title_of
from reports.services.reports import SECTION

PLACE = "place-"
DIGITS = 4
MOST = 30
"""More figures than that make no table that anybody reads."""


@dataclass
class Chosen:
    """What was ticked, in the order of the page, with the places that were typed beside them by key."""

    keys: list[str]
    places: dict[str, str] = field(default_factory=dict)


class FiguresWidget(forms.CheckboxSelectMultiple):
    """Boxes to tick: first those that are chosen, each with its place, then all others by what they tell of."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Chosen:
        """What was ticked and typed."""
        keys = list(dict.fromkeys(data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []))
        start = f"{name}-{PLACE}"
        places = {each[len(start) :]: str(data[each]).strip() for each in data if each.startswith(start)}
        return Chosen(keys, places)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Boxes that are not ticked are not sent."""
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The HTML."""
        typed = value if isinstance(value, Chosen) else Chosen(list(value or []))
        ident = (attrs or {}).get("id", f"id_{name}")
        rows = [
            {"key": key, "title": title_of(key), "place": typed.places.get(key) or at, "id": f"{ident}_{at}"}
            for at, key in enumerate(typed.keys, start=1)
        ]
        context = {"name": name, "id": ident, "chosen": rows, "groups": _others(set(typed.keys)), "place": PLACE}
        return render_to_string("reports/_figures_field.html", context)

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """Nothing to focus: a group of boxes."""
        return ""


def _others(chosen: set[str]) -> list[dict[str, Any]]:
    """Those that may be added, by groups."""
    found = []
    for group in grouped():
        others = [each for each in group.measures if each.key not in chosen]
        if others:
            found.append({"title": group.title, "measures": others})
    return found


class FiguresField(forms.Field):
    """Keys of measures in the order that their places say; what has no place yet follows, as it stands in the list."""

    widget = FiguresWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False} | kwargs)

    def clean(self, value: Any) -> list[str]:
        """The keys; raises ValidationError for a place that is no number, or too many figures."""
        typed = value if isinstance(value, Chosen) else Chosen(list(value or []))
        wrong = [key for key in typed.keys if not _is_place(typed.places.get(key, ""))]
        if wrong:
            named = ", ".join(f"“{title_of(key)}”" for key in wrong)
            raise ValidationError(_("The place is a whole number from 1 on: %(figures)s.") % {"figures": named})
        if len(typed.keys) > MOST:
            raise ValidationError(_("Choose at most %(most)s figures.") % {"most": MOST})
        ordered = sorted(enumerate(typed.keys), key=lambda each: (_place(typed.places.get(each[1], "")), each[0]))
        return [key for _at, key in ordered]


def _is_place(text: str) -> bool:
    return not text or (text.isdecimal() and 1 <= len(text) <= DIGITS and int(text) >= 1)


def _place(text: str) -> int:
    return int(text) if text else 10_000


class SectionForm(RecordForm):
    """A section of a report or a template; `version` is that of the report or template, as its editor saw it.

    `above` is what the section belongs to. Its page includes `templates/reports/_section_form.html`.
    """

    template_of_fields = "reports/_section_form.html"

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    measures = FiguresField(
        label=gettext_lazy("Figures of the table"),
        help_text=gettext_lazy("Ticked figures stand in the table in the order of their places."),
    )
    dimension = forms.ChoiceField(
        label=gettext_lazy("Divided by"),
        required=False,
        help_text=gettext_lazy("Only for a table by parts; not every figure can be divided by everything."),
    )

    class Meta:
        model = TemplateSection
        fields = SECTION
        widgets: ClassVar = {
            "heading": OneLine,
            "kind": forms.RadioSelect,
            "chart": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 10, "lang": "vi"}),
        }
        help_texts: ClassVar = {
            "text": gettext_lazy(
                "Paragraphs, a line each. A mark such as [[models_registry.registered]] becomes the number."
            ),
            "chart": gettext_lazy("Below the table; not for what the units below reported."),
        }

    def __init__(self, *args: Any, above: Any, sent: Any = None, **kwargs: Any) -> None:
        """`above` has the version; nothing is searched here."""
        kwargs["initial"] = {"version": above.version} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = SectionKind.choices
        fields["dimension"].choices = [("", _("Choose …")), *dimension_choices()]
        fields["chart"].choices = TemplateSection._meta.get_field("chart").choices
        fields["chart"].required = False

    def clean_text(self) -> str:
        """No mark without a meaning."""
        text: str = self.cleaned_data["text"]
        demand_known(text)
        return text

    def clean(self) -> dict[str, Any]:
        """What the kind needs, told with all other faults."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind and kind != SectionKind.TEXT and cleaned.get("measures") == []:
            self.add_error("measures", _("Choose at least one figure for the table."))
        if kind == SectionKind.PARTS and cleaned.get("dimension") == "":
            self.add_error("dimension", _("Say by what the figures are divided."))
        return cleaned

    @property
    def insertable(self) -> dict[str, Any]:
        """What marks there are, for the list below the words."""
        return {"plain": plain_marks(), "aspects": aspects(), "groups": grouped()}


def section_differences(current: Any, form: SectionForm) -> list[tuple[str, Any, Any]]:
    """Label, what is stored now, what was typed; where the two differ. `current` is None where it was taken away."""
    found = []
    for name, mine in form.values().items():
        theirs = getattr(current, name, "")
        if theirs != mine:
            found.append((str(form.fields[name].label), _shown(form, name, theirs), _shown(form, name, mine)))
    return found


def _shown(form: SectionForm, name: str, value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(title_of(key) for key in value)
    known: Any = dict(getattr(form.fields[name], "choices", ()))
    return str(known.get(value, value))

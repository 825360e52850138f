"""Forms of nominations: who for what by whom, the models, the pieces of the dossier, measures, explanations."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.enums import Piece, SimplifiedGround
from awards.forms.authorities import SubjectField
from awards.forms.catalogues import offer_choices
from awards.models import AwardBar, DossierPiece, Nomination
from awards.permissions.nominations import people_to_nominate, units_that_nominate
from awards.services.dossier import BAR, PIECE
from awards.services.nominations import COLUMNS, MOST_MODELS
from awards.services.procedures import grounds_on
from mobilization.common.editing import content_of
from mobilization.common.file_fields import FilesField
from mobilization.common.filters import typed_date
from mobilization.common.finding import chosen, find_field, searched, to_offer
from mobilization.common.one_line import OneLine
from mobilization.common.record_forms import RecordForm
from mobilization.common.uploads import DOCUMENTS, check_document
from mobilization.outbox.forms import HoldingForm
from models_registry.forms.fields import TypedText
from models_registry.forms.reasons import REASON
from models_registry.models import RegisteredModel
from organizations.dates import today
from organizations.forms.fields import FoundUnitField, UnitField, offer_units, own_unit_of
from organizations.models import Person, Unit
from organizations.paths import ids_of_path

ORDER = (
    "unit", "subject", "recipient", "name", "position", "find_person", "person", "find_collective", "collective",
    "works_directly", "achievement", "since", "until", "procedure", "ground", "ground_said", "body", "branch",
    "body_name",
)  # fmt: skip
DIRECTLY = [("", _("Not said")), ("True", _("Yes")), ("False", _("No"))]


class _OneFound(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One record: of a few in a list, of very many among those that were searched for."""

    found_words = ""


class _Person(_OneFound):
    def label_from_instance(self, obj: Person) -> str:
        """The name alone."""
        return obj.full_name


class _Collective(_OneFound):
    label_from_instance = FoundUnitField.label_from_instance


class NominationForm(RecordForm):
    """What stands about a nomination; the service checks and stores it."""

    subject = SubjectField(
        label=_("Title or form"),
        help_text=_("Emulation titles and award forms are two catalogues. Offered is what is in force today."),
    )
    find_person = find_field(_("Find a person by name"), shows="person")
    person = _Person(
        Person.objects.none(),
        required=False,
        label=_("Person in the portal"),
        empty_label=_("None"),
        help_text=_("If the person has or had a role in your unit or below it: so their awards are found over the "
                    "years."),
    )  # fmt: skip
    find_collective = find_field(_("Find a unit by name or code"), shows="collective")
    collective = _Collective(
        Unit.objects.none(), required=False, label=_("Unit that is nominated"), empty_label=_("None"),
        help_text=_("If the collective is a unit of the portal."),
    )  # fmt: skip
    works_directly = forms.TypedChoiceField(
        choices=DIRECTLY,
        coerce=lambda value: {"True": True, "False": False}[value],
        empty_value=None,
        required=False,
        label=_("Works directly or at the grassroots"),
        help_text=_("Priority to people who work directly: Law 06/2022/QH15, article 5."),
    )
    body = UnitField(
        Unit.objects.none(),
        required=False,
        label=_("Unit that decides"),
        empty_label=_("A body outside the portal"),
        help_text=_("The unit itself, or one above it."),
    )

    class Meta:
        model = Nomination
        fields = COLUMNS
        widgets: ClassVar = {
            **dict.fromkeys(("name", "position", "body_name"), OneLine),
            "ground_said": forms.Textarea(attrs={"rows": 3}),
            **{name: typed_date() for name in ("since", "until")},
        }
        help_texts: ClassVar = {
            "name": _("As it is to stand on the certificate, for example Ông Nguyễn Văn An."),
            "position": _("As it is to stand on the certificate: post and unit, or the address of a household."),
            "achievement": _(
                "What was done, and what came of it. You may begin without and write it before submitting."
            ),
            "branch": _("A committee may act for more than one branch, so say for which."),
            "body_name": _("Only where a body outside the portal decides, for example a ministry."),
            "procedure": _("The simplified procedure needs no council; the dated rules say what its dossier needs."),
            "ground": _(
                "Only for the simplified procedure. An administrator enters under “Dated rules” which there are."
            ),
            "ground_said": _("Only for the simplified procedure: what happened, and why no council is asked."),
        }

    def __init__(self, *args: Any, user: Any, sent: Any, **kwargs: Any) -> None:
        """`user`: whose people and units may be chosen; `sent` came with the request, also when it only searched."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        kept = self.instance.subject if self.instance.pk else None
        fields["subject"].offer(on=today(), kept=kept)
        if kept is not None:
            self.initial["subject"] = f"{kept.AUTHORITY}-{kept.pk}"
            said = self.instance.works_directly
            self.initial["works_directly"] = "" if said is None else str(said)
        offer_choices(self, "recipient", "branch")
        for name in ("body", "achievement", "since", "until"):
            fields[name].is_needed = True  # before it is submitted
        allowed = {*grounds_on(today()), self.instance.ground}
        chosen_grounds = [each for each in SimplifiedGround.choices if each[0] in allowed]
        fields["ground"].choices = [("", _("None")), *chosen_grounds]
        self._offer("person", people_to_nominate(user), sent)
        self._offer("collective", units_that_nominate(user), sent)
        fields["body"].queryset = self._bodies(user, sent)
        self.order_fields(ORDER)

    def _bodies(self, user: Any, sent: Any) -> Any:
        """The line upward of the unit that nominates; of a superuser who has chosen none yet, the topmost units."""
        unit = self.instance.steward if self.instance.pk else _nominating(user, sent)
        line = Q(pk__in=ids_of_path(unit.path)) if unit else Q(parent=None)
        return Unit.objects.in_force().filter(line | Q(pk=self.instance.body_id)).order_by("path")

    def _offer(self, name: str, rows: Any, sent: Any) -> None:
        """Of few all; of many those that fit what was searched for, and those that are chosen."""
        field: Any = self.fields[name]
        text = searched(sent, f"find_{name}")
        kept = getattr(self.instance, f"{name}_id")
        rows = rows.model.objects.filter(Q(pk__in=rows.values("pk")) | Q(pk=kept))
        order = ("sort_key", "id")
        best = rows.found_by(text).order_by(*order) if text else None
        offer = to_offer(rows, best, [*chosen(sent, name), *([kept] if kept else [])], text=text)
        field.queryset, field.found_words = offer.rows.order_by(*order), offer.words
        if name == "collective":
            field.queryset = field.queryset.select_related("parent")
        if offer.are_all:
            del self.fields[f"find_{name}"]

    def values(self) -> dict[str, Any]:
        """What the service takes: the title or form as `subject`."""
        return {"subject": self.cleaned_data["subject"], **super().values()}


def _nominating(user: Any, sent: Any) -> Unit | None:
    """The unit that was chosen, else the one the account acts for."""
    named = units_that_nominate(user).filter(pk__in=chosen(sent, "unit")).first()
    return named or (user.acting.unit if user.acting else None)


class NewNominationForm(NominationForm):
    """A nomination of one of the units one may nominate for."""

    unit = FoundUnitField(Unit.objects.none(), label=_("Unit that nominates"), empty_label=_("Choose …"))

    def __init__(self, *args: Any, user: Any, sent: Any, **kwargs: Any) -> None:
        """Begin with the unit the account acts for, whose line upward decides."""
        super().__init__(*args, user=user, sent=sent, **kwargs)
        offer_units(self, units_that_nominate(user), sent, own=own_unit_of(user))
        if user.acting and user.acting.unit.parent_id is not None:
            self.fields["body"].initial = user.acting.unit.parent_id


class EditNominationForm(NominationForm):
    """Changes of a nomination; `version` is the one the editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class _Model(_OneFound):
    def label_from_instance(self, obj: RegisteredModel) -> str:
        """Title, code and unit: titles recur."""
        return f"{obj.title} ({obj.code}, {obj.unit.short_name})"


class AddModelForm(forms.Form):
    """One more model for which somebody is nominated, and at which place."""

    find = find_field(_("Find a model by words or code"), shows="model")
    model = _Model(RegisteredModel.objects.none(), label=_("Model"), empty_label=None, widget=forms.RadioSelect)
    place = forms.IntegerField(
        label=pgettext_lazy("order", "Place"),
        min_value=1,
        max_value=MOST_MODELS,
        help_text=_("The model that counts most stands first."),
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, nomination: Nomination, user: Any, sent: Any, **kwargs: Any) -> None:
        """Registered models the account knows of, those of the unit first; without those that stand there already."""
        super().__init__(*args, **kwargs)
        named = nomination.nominated.values("model")
        known = RegisteredModel.objects.visible_to(user).filter(registered_on__isnull=False).exclude(pk__in=named)
        text = searched(sent)
        own = known.filter(steward__path__startswith=nomination.steward.path)
        best = RegisteredModel.objects.found_by(text, user).filter(pk__in=known.values("pk")) if text else own
        field: Any = self.fields["model"]
        offer = to_offer(known, best.order_by("-listed_on", "-id"), chosen(sent, "model"), text=text)
        field.queryset = offer.rows.select_related("unit").order_by("-listed_on", "-id")
        field.found_words = offer.words
        field.error_messages["required"] = _("Choose a model.")
        if offer.are_all:
            del self.fields["find"]
        self.fields["place"].initial = nomination.nominated.count() + 1
        self.fields["version"].initial = nomination.version


class PieceForm(HoldingForm):
    """A piece of the dossier: number, day, files; of the achievement report also who confirmed it."""

    number = TypedText(
        label=_("Number and symbol"), max_length=100, required=False, help_text=_("For example 45/TTr-UBND.")
    )
    dated = forms.DateField(label=_("Date of the document"), required=False, widget=typed_date())
    confirmed_by = TypedText(
        label=_("Confirmed by"), max_length=300, required=False, widget=OneLine,
        help_text=_("Name and post of whoever of the proposing level signed the confirmation."),
    )  # fmt: skip
    confirmed_on = forms.DateField(label=_("Confirmed on"), required=False, widget=typed_date())
    files = FilesField(  # type: ignore[assignment]
        check=check_document, accept=DOCUMENTS, required=False, label=_("Files"),
        help_text=_("PDF, Word, Excel or photographs of the signed document."),
    )  # fmt: skip
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: Piece, piece: DossierPiece | None, **kwargs: Any) -> None:
        """`piece` as it is; None where there is none yet."""
        super().__init__(*args, **kwargs)
        if piece is not None:
            known = {name: getattr(piece, name) for name in PIECE}
            self.initial = {**known, "seen": content_of(piece), **self.initial}
        if kind != Piece.REPORT:
            del self.fields["confirmed_by"], self.fields["confirmed_on"]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in PIECE if name in self.fields}


class BarForm(RecordForm):
    """A disciplinary measure against the recipient."""

    class Meta:
        model = AwardBar
        fields = BAR
        widgets: ClassVar = {"ground": OneLine, "valid_from": typed_date(), "valid_to": typed_date()}
        help_texts: ClassVar = {
            "ground": _("For example: khiển trách, Quyết định số 12-QĐ/UBKT ngày 02/3/2026."),
            "valid_to": _("Last day on which it stands in the way. Empty: until somebody ends it."),
        }


class OverrideForm(forms.Form):
    """Why what was found is no obstacle; `mark` names the finding that was shown."""

    reason = TypedText(
        label=_("Why this is no obstacle"),
        help_text=_("It stands on record with your name, and whoever judges the nomination reads it."),
        max_length=REASON,
        widget=forms.Textarea,
    )
    mark = forms.CharField(max_length=32, widget=forms.HiddenInput)

"""Forms of what a session came to: outcomes, closing, signed copies, papers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directives.models import Campaign
from mobilization.common.file_fields import FilesField
from mobilization.common.filters import typed_date
from mobilization.common.sniffing import PICTURES, Kind
from mobilization.common.uploads import CheckedFile, check_document
from models_registry.forms.fields import TypedText
from models_registry.forms.papers import PaperForm
from models_registry.forms.reasons import REASON
from reviews import agenda_kinds
from reviews.enums import Outcome
from reviews.knock_outs import reason_of
from reviews.models import Session
from reviews.permissions.sessions import PAPERS
from reviews.services.closing import OUTCOME, proposed_outcome

if TYPE_CHECKING:
    from reviews.queries.sessions import AgendaLine

SIGNED = frozenset({Kind.PDF}) | PICTURES


def _by_points(line: "AgendaLine") -> str:
    """What is told where no reason is given; it is no text of the field, so that nobody sends it on as another one."""
    if not line.knocked_out:
        return ""
    text = gettext(
        "Left empty, the reason is: “%(reason)s” To recognise it all the same, write the council’s own reason here."
    )
    return text % {"reason": reason_of(line.knocked_out)}


class OutcomesForm(forms.Form):
    """What the session came to on each item; it begins with what votes and points suggest."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, lines: "Sequence[AgendaLine]", version: int, has_level_above: bool, **kwargs: Any
    ) -> None:
        """`lines`: the whole agenda."""
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.fields["version"].initial = version
        self.fields["reason_for_all"] = TypedText(
            label=_("Reason for all that have none of their own"),
            required=False,
            max_length=REASON,
            help_text=_("Of what is not recognised or put off; each unit is told its reason."),
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        for line in lines:
            self._add(line, has_level_above=has_level_above)

    def _add(self, line: "AgendaLine", *, has_level_above: bool) -> None:
        item = line.item
        self.fields[f"outcome-{item.pk}"] = forms.ChoiceField(
            label=_("Outcome"),
            required=False,
            choices=[("", _("no outcome yet")), *agenda_kinds.outcome_words(item.kind).items()],
            initial=proposed_outcome(item, is_knocked_out=bool(line.knocked_out)),
        )
        self.fields[f"reason-{item.pk}"] = TypedText(
            label=_("Reason, if it is not recognised or put off"),
            required=False,
            max_length=REASON,
            initial=item.reason,
            help_text=_by_points(line),
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        for name in ("outcome", "reason"):
            self._needed(f"{name}-{item.pk}", f"{item.position}. {line.line.title}")
        if item.kind:  # models alone are typical or are proposed above
            return
        self.fields[f"is_typical-{item.pk}"] = forms.BooleanField(
            label=_("Typical"), required=False, initial=item.is_typical
        )
        if has_level_above:
            self.fields[f"is_proposed_up-{item.pk}"] = forms.BooleanField(
                label=_("Propose to the level above"), required=False, initial=item.is_proposed_up
            )

    def _needed(self, name: str, thing: str) -> None:
        """Empty as long as nothing is decided, and not optional for that; of which `thing`."""
        field: Any = self.fields[name]
        field.is_needed, field.of = True, thing

    def groups(self) -> list[tuple["AgendaLine", list[Any]]]:
        """The item, and its fields."""
        return [
            (line, [self[f"{name}-{line.item.pk}"] for name in OUTCOME if f"{name}-{line.item.pk}" in self.fields])
            for line in self.lines
        ]

    def outcomes(self) -> dict[int, dict[str, Any]]:
        """Item → values, as the service takes them; what needs a reason and has none has the points or that for all."""
        known, told = self.cleaned_data, {}
        for line in self.lines:
            values = {name: known.get(f"{name}-{line.item.pk}", False) for name in OUTCOME}
            by_points = values["outcome"] == Outcome.NOT_RECOGNISED and line.knocked_out
            if values["outcome"] not in {"", Outcome.RECOGNISED} and not by_points:
                values["reason"] = values["reason"] or known["reason_for_all"]
            told[line.item.pk] = values
        return told


class ClosingForm(forms.Form):
    """By which document the session’s decisions hold."""

    document_number = TypedText(
        label=_("Number of the minutes or decision"), max_length=60, help_text=_("As it stands on the document.")
    )
    document_date = forms.DateField(label=_("Date of the document"), widget=typed_date())
    campaign_above = forms.ModelChoiceField(
        Campaign.objects.none(),
        label=_("Campaign in which the level above judges it"),
        required=False,
        empty_label=_("the campaign of the round"),
    )
    late_reason = TypedText(
        label=_("Why it is late"),
        required=False,
        max_length=REASON,
        help_text=_("Only where a candidacy was submitted after the session, or the campaign above is not open today."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, session: Session, is_proposing: bool, **kwargs: Any) -> None:
        """`is_proposing`: whether something is proposed to the level above."""
        super().__init__(*args, **kwargs)
        self.fields["document_date"].initial = session.held_on
        field: Any = self.fields["campaign_above"]
        field.queryset = Campaign.objects.covering(session.steward).order_by("-year_to", "-id")
        if not is_proposing:
            del self.fields["campaign_above"]


def _signed(upload: Any) -> CheckedFile:
    return check_document(upload, accepted=SIGNED)


class SignedCopyForm(forms.Form):
    """The signed document as it was scanned."""

    signed = FilesField(
        check=_signed,
        accept=SIGNED,
        label=_("Signed copy"),
        help_text=_("PDF or photographs of the signed minutes or decision. The portal keeps a checksum of each."),
    )


class SessionPaperForm(PaperForm):
    """Which paper, where there is a choice, and in whose layout."""

    paper = forms.ChoiceField(label=_("Paper"), choices=(), widget=forms.RadioSelect)
    field_order = ("paper", "layout")

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        """`session`: of which the papers are that can be made now."""
        super().__init__(*args, **kwargs)
        self.papers = PAPERS[session.state]
        field: Any = self.fields["paper"]
        field.choices, field.initial = [(each, each.label) for each in self.papers], self.papers[0]
        if len(self.papers) == 1:
            del self.fields["paper"]

    def paper_chosen(self) -> str:
        """The paper."""
        return str(self.cleaned_data.get("paper") or self.papers[0])

"""Forms of commitments: what is promised, who keeps it, by which day; what a step asks for."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogues.models import Commitment
from dialogues.models.commitment import OUTCOME
from dialogues.permissions.commitments import was_public
from dialogues.services.commitment_steps import TAKES
from dialogues.services.commitments import EDITED, PROMISED
from mobilization.common.file_fields import FilesField
from mobilization.common.filters import typed_date
from mobilization.common.finding import chosen, find_field, searched, to_offer
from mobilization.common.one_line import OneLine
from mobilization.common.record_forms import RecordForm
from mobilization.common.uploads import DOCUMENTS, check_document
from mobilization.outbox.forms import HoldingForm
from mobilization.workflow.transitions import Transition
from models_registry.forms.fields import TypedText
from models_registry.forms.reasons import REASON
from organizations.dates import today
from organizations.forms.fields import FoundUnitField
from organizations.models import Unit

NO_CITIZEN = _("It stands on record for ever: name no citizen in it.")


class CommitmentForm(RecordForm):
    """What is promised, by whom it is kept, until when; the service checks and stores it."""

    title = TypedText(
        label=_("What is promised"), max_length=300, widget=OneLine,
        help_text=_(
            "One thing in one sentence, in your own words: Lắp đèn đường tại thôn 3. Name no citizen: it is on record "
            "for ever, and what a published conclusion promises everybody reads."
        ),
    )  # fmt: skip
    find_responsible = find_field(_("Find the unit by name or code"), shows="responsible")
    responsible = FoundUnitField(Unit.objects.none(), label=_("Unit that keeps it"), empty_label=_("Choose …"))

    class Meta:
        model = Commitment
        fields = PROMISED
        widgets: ClassVar = {"promised_for": typed_date()}
        help_texts: ClassVar = {
            "promised_for": _("The last day. It may be moved once later, with a reason; this one stays on record.")
        }

    def __init__(self, *args: Any, sent: Any = None, own: int | None = None, **kwargs: Any) -> None:
        """`sent` is for searching the unit; the one of the promise, `own`, is offered without a search."""
        super().__init__(*args, **kwargs)
        units, text = Unit.objects.in_force(), searched(sent or {}, "find_responsible")
        best = units.found_by(text).ranked(text).order_by("rank", "sort_key", "id") if text else None
        kept = [*chosen(sent or {}, "responsible"), *filter(None, (self.instance.responsible_id, own))]
        offer = to_offer(units, best, kept, text=text)
        field: Any = self.fields["responsible"]
        if offer.are_all:
            del self.fields["find_responsible"]
        else:
            field.widget, field.found_words, field.empty_label = forms.RadioSelect(), offer.words, None
        field.error_messages["required"] = _("Choose a unit.")
        field.queryset = offer.rows.select_related("parent").order_by("sort_key", "id")
        self.order_fields(("title", "find_responsible", "responsible", "promised_for"))


class EditCommitmentForm(CommitmentForm):
    """Its words and who keeps it; the day is moved by a step, with a reason."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = TypedText(
        label=_("Why it is reworded"), max_length=OUTCOME, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody reads it, beside what was promised at first. Name no citizen in it."),
    )  # fmt: skip

    class Meta(CommitmentForm.Meta):
        fields = EDITED  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The reason is asked for where everybody has read it."""
        super().__init__(*args, **kwargs)
        if not was_public(self.instance):
            del self.fields["reason"]


class CommitmentStepForm(HoldingForm):
    """All that steps ask for; what this one does not ask for is taken away."""

    ended_on = forms.DateField(label=_("Kept on"), widget=typed_date())
    outcome = TypedText(
        label=_("How it was kept"), max_length=OUTCOME, widget=forms.Textarea(attrs={"rows": 4}), help_text=NO_CITIZEN
    )
    link = forms.URLField(
        label=_("Address of a proof"), max_length=500, required=False, assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("Where everybody can read or see it, if there is such a page."),
    )  # fmt: skip
    files: Any = FilesField(
        check=check_document, accept=DOCUMENTS, required=False, label=_("Photographs and documents"),
        help_text=_("PDF, Word, Excel, OpenDocument or pictures; several at once. They are not published."),
    )  # fmt: skip
    promised_for = forms.DateField(label=_("New day"), widget=typed_date())
    reason = TypedText(
        label=_("Reason"), max_length=REASON, widget=forms.Textarea(attrs={"rows": 4}), help_text=NO_CITIZEN
    )

    def __init__(self, *args: Any, step: Transition, **kwargs: Any) -> None:
        """Only what the step takes; of a report the reason is the note itself."""
        super().__init__(*args, **kwargs)
        wanted = {*TAKES.get(step.action, ()), *(["reason"] if step.needs_reason else [])}
        for name in set(self.fields) - wanted:
            del self.fields[name]
        if step.action == "report":
            self.fields["reason"].label = _("How far it is")
        elif step.action == "give_up":
            self.fields["reason"].label = _("Why it was not kept")
        if "ended_on" in self.fields:
            self.fields["ended_on"].initial = today

    def given(self) -> dict[str, Any]:
        """What the service takes besides reason and files."""
        return {name: self.cleaned_data[name] for name in self.cleaned_data if name not in ("reason", "files")}

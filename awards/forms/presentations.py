"""Forms of presentations: the event, and who was handed what there."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.models import DecisionRecipient, Handover, Presentation
from awards.queries.decisions import units_to_draft_for
from awards.queries.seen import of_handing
from awards.services.presentations import EVENT, LONGEST_NAME
from mobilization.common.filters import typed_date
from mobilization.common.one_line import OneLine
from mobilization.common.record_forms import RecordForm
from models_registry.forms.fields import TypedText
from organizations.forms.fields import FoundUnitField, offer_units, own_unit_of
from organizations.models import Unit


class PresentationForm(RecordForm):
    """What stands about an event."""

    class Meta:
        model = Presentation
        fields = EVENT
        widgets: ClassVar = {"title": OneLine, "held_on": typed_date(), "place": OneLine}
        help_texts: ClassVar = {
            "title": _("For example: Hội nghị tổng kết phong trào thi đua “Dân vận khéo” năm 2026."),
            "note": _("Who handed over, what else belongs on record."),
        }

    def __init__(self, *args: Any, sent: Any = None, **kwargs: Any) -> None:
        """`sent` is for those that search."""
        super().__init__(*args, **kwargs)


class NewPresentationForm(PresentationForm):
    """An event of one of the units one drafts for."""

    unit = FoundUnitField(Unit.objects.none(), label=_("Unit"), empty_label=_("Choose …"))

    def __init__(self, *args: Any, user: Any, sent: Any, **kwargs: Any) -> None:
        """`user`: whose units may be chosen; `sent` came with the request, also when it only searched."""
        super().__init__(*args, **kwargs)
        self.order_fields(["unit"])
        offer_units(self, units_to_draft_for(user), sent, own=own_unit_of(user))


class EditPresentationForm(PresentationForm):
    """Changes of an event; `version` is the one the editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class EventField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the unit's events, with its day."""

    def label_from_instance(self, obj: Presentation) -> str:
        """Day and name."""
        return f"{obj.held_on:%d/%m/%Y} · {obj.title}"


class ChooseEventForm(forms.Form):
    """At which of the events that were entered the awards were handed over."""

    presentation = EventField(
        Presentation.objects.none(),
        label=pgettext_lazy("presentation", "Event"),
        empty_label=_("A new event …"),
        required=False,
    )

    def __init__(self, *args: Any, events: Any, **kwargs: Any) -> None:
        """`events`: those that may be chosen."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["presentation"]
        field.queryset, field.is_needed = events, True  # nothing chosen is a choice, too


class HandoverForm(forms.Form):
    """Who of these was handed theirs, in person or by somebody who represented them."""

    everybody = forms.BooleanField(
        label=_("Everybody on this page, in person where nothing else is said"), required=False
    )
    seen = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, rows: Sequence[DecisionRecipient], known: dict[int, Handover], **kwargs: Any
    ) -> None:
        """`rows`: recipients on this page; `known`: what is on record for this event."""
        super().__init__(*args, **kwargs)
        self.rows, self.known, self.mark = rows, known, of_handing(rows, known)
        self.initial["seen"] = self.mark
        for row in rows:
            each = known.get(row.pk)
            self.fields[f"given-{row.pk}"] = forms.BooleanField(
                label=row.name, required=False, initial=each is not None, help_text=row.position
            )
            if row.number > 1:
                self.fields[f"number-{row.pk}"] = forms.IntegerField(
                    label=_("How many of %(n)s") % {"n": row.number},
                    required=False,
                    min_value=0,
                    initial=each.number if each else None,
                )
            received = TypedText(label=_("Received for them by"), required=False, max_length=LONGEST_NAME)
            received.initial = each.received_by if each else ""
            self.fields[f"received-{row.pk}"] = received

    def clean(self) -> dict[str, Any]:
        """Who was not on the page is handed nothing by it, and nothing that somebody else said is taken back."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("seen") not in ("", None, self.mark):
            kept: Any = self.data
            self.data = kept.copy()
            self.data["seen"] = self.mark  # type: ignore[index]
            self.add_error(None, _("Somebody else has changed this meanwhile. Look again who is ticked, then save."))
        return given

    def lines(self) -> list[tuple[DecisionRecipient, Any, Any, Any]]:
        """The row, and its three fields; of those with a name there is no number."""
        return [
            (
                row,
                self[f"given-{row.pk}"],
                self[f"number-{row.pk}"] if row.number > 1 else None,
                self[f"received-{row.pk}"],
            )
            for row in self.rows
        ]

    def shown(self) -> list[int]:
        """The recipients on this page."""
        return [row.pk for row in self.rows]

    def given(self) -> dict[int, tuple[int, str]]:
        """As the service takes it; a row of several with a number counts as ticked."""
        told: dict[int, tuple[int, str]] = {}
        known = self.cleaned_data
        for row in self.rows:
            number = known.get(f"number-{row.pk}") if row.number > 1 else 1
            ticked = known[f"given-{row.pk}"] or known["everybody"] or (row.number > 1 and number)
            if not ticked:
                continue
            here = self.known.get(row.pk)
            all_left = row.left + (here.number if here else 0)
            told[row.pk] = (all_left if number is None else number, known[f"received-{row.pk}"])
        return told

"""Forms of sessions: planning, agenda, who is there, recusals, votes, papers; what it came to: `session_end.py`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import typed_date
from mobilization.common.record_forms import RecordForm
from models_registry.forms.fields import TypedText
from models_registry.forms.reasons import REASON
from reviews import agenda_kinds
from reviews.enums import RoundState, SessionState, VoteChoice
from reviews.models import PAPERS, Attendance, Council, CouncilMember, Round, RoundItem, Session
from reviews.queries.sessions import for_agenda, matters_for_agenda, seats_of_the_day
from reviews.services.sessions import EDITABLE, IN_SESSION

if TYPE_CHECKING:
    from reviews.queries.sessions import AgendaLine

PAPER_LABELS = {
    "in_favour": _("Votes in favour"),
    "against": _("Votes against"),
    "abstained": _("Blank papers"),
    "invalid": _("Invalid papers"),
}
AT_ONCE = 300
"""A form takes no thousand fields."""


class SessionForm(RecordForm):
    """When and where the council meets, and on which round."""

    round = forms.ModelChoiceField(
        Round.objects.none(),
        label=_("Round of review"),
        empty_label=_("Choose …"),
        help_text=_("Candidacies come on the agenda once its scoring is closed."),
    )

    class Meta:
        model = Session
        fields = EDITABLE
        widgets: ClassVar = {
            "held_on": typed_date(),
            "begins_at": forms.TimeInput(attrs={"placeholder": "08:30", "autocomplete": "off"}),
        }
        help_texts: ClassVar = {
            "name": _("For example: Họp Hội đồng xét công nhận đợt 1 năm 2026."),
            "held_on": _("The council decides by the rules that hold on this day."),
        }
        error_messages: ClassVar = {"begins_at": {"invalid": _("Give the time as hours:minutes, for example 08:30.")}}

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        """`council`: whose rounds may be chosen."""
        super().__init__(*args, **kwargs)
        known = council.rounds.filter(state__in=[RoundState.OPEN, RoundState.CLOSED])
        if "round" in self.fields:
            field: Any = self.fields["round"]
            field.required = not agenda_kinds.known()
            field.queryset = known.order_by("-opens_on", "-id")


class EditSessionForm(SessionForm):
    """Changes of a session; once it has begun only what does not bear on it. `version` is the one the editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Of a session that has begun less is asked for."""
        super().__init__(*args, **kwargs)
        if self.instance.state != SessionState.PLANNED:
            for name in set(EDITABLE) - set(IN_SESSION):
                del self.fields[name]


class AgendaForm(forms.Form):
    """Which candidacies of the round come on the agenda: all, unless somebody says otherwise; so many AT_ONCE."""

    items = forms.ModelMultipleChoiceField(
        RoundItem.objects.none(), label=_("Candidacies"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        """`session`: whose round."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["items"]
        first = for_agenda(session).values_list("pk", flat=True)[:AT_ONCE]
        field.queryset = for_agenda(session).filter(pk__in=list(first))
        field.label_from_instance = lambda item: f"{item.candidacy.model.title} ({item.candidacy.model.unit.name})"
        field.initial = list(first)
        if not field.initial:
            del self.fields["items"]
        for kind in agenda_kinds.known():
            self._offer(kind, session)

    def _offer(self, kind: agenda_kinds.AgendaKind, session: Session) -> None:
        offered = matters_for_agenda(session, kind)
        told = kind.shown(offered, None)
        if offered:
            self.fields[f"kind-{kind.key}"] = forms.TypedMultipleChoiceField(
                label=kind.title,
                coerce=int,
                choices=[(pk, " · ".join(each for each in (told[pk].title, told[pk].unit) if each)) for pk in offered],
                initial=offered,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def clean(self) -> dict[str, Any]:
        """Something is ticked."""
        known: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(known.values()):
            raise forms.ValidationError(_("Nothing is ticked."))
        return known

    def chosen(self) -> tuple[list[int], dict[str, list[int]]]:
        """Ids of candidacies in the round; kind → matters."""
        known = self.cleaned_data
        matters = {
            name.removeprefix("kind-"): known[name] for name in known if name.startswith("kind-") and known[name]
        }
        return [item.pk for item in known.get("items", ())], matters


class AttendanceForm(forms.Form):
    """Who of the council is there, each with room for a note."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: Sequence[Attendance], version: int, **kwargs: Any) -> None:
        """`rows`: as they are stored."""
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.fields["version"].initial = version
        for row in rows:
            name = row.seat.person.full_name
            self.fields[f"present-{row.seat_id}"] = forms.BooleanField(
                label=name, required=False, initial=row.is_present
            )
            note = TypedText(label=_("Note: %(name)s") % {"name": name}, required=False, max_length=300)
            note.initial = row.note
            self.fields[f"note-{row.seat_id}"] = note

    def lines(self) -> list[tuple[Attendance, Any, Any]]:
        """The row, the field that says whether its person is there, and that of the note."""
        return [(row, self[f"present-{row.seat_id}"], self[f"note-{row.seat_id}"]) for row in self.rows]

    def present(self) -> dict[int, str]:
        """Seat → note, of those who are there."""
        return self._notes(is_there=True)

    def away(self) -> dict[int, str]:
        """Seat → note, of those who are not there."""
        return self._notes(is_there=False)

    def _notes(self, *, is_there: bool) -> dict[int, str]:
        known, seats = self.cleaned_data, [row.seat_id for row in self.rows]
        return {seat: known[f"note-{seat}"] for seat in seats if known[f"present-{seat}"] is is_there}


class OwnRecusalForm(forms.Form):
    """Why one does not vote on it oneself."""

    reason = TypedText(label=_("Why you do not vote on it"), max_length=REASON, widget=forms.Textarea)


class RecusalForm(forms.Form):
    """Who does not vote on an item, and why: as the secretary enters it."""

    seat = forms.ModelChoiceField(CouncilMember.objects.none(), label=_("Member"), empty_label=_("Choose …"))
    reason = TypedText(
        label=_("Reason"), help_text=_("It stands in the minutes."), max_length=REASON, widget=forms.Textarea
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        """`session`: whose members."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["seat"]
        field.queryset = seats_of_the_day(session)
        field.label_from_instance = lambda seat: seat.person.full_name


class BallotForm(forms.Form):
    """A paper with a choice for each item. It has no token that would keep what was sent: a vote may be secret."""

    def __init__(self, *args: Any, lines: "Sequence[AgendaLine]", **kwargs: Any) -> None:
        """`lines`: on what the member votes."""
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[str(line.item.pk)] = forms.ChoiceField(
                label=f"{line.item.position}. {line.line.title}",
                choices=VoteChoice.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the three.")},
                help_text=line.line.unit,
            )

    def choices(self) -> dict[int, str]:
        """Item → choice."""
        return {line.item.pk: self.cleaned_data[str(line.item.pk)] for line in self.lines}


class PapersForm(forms.Form):
    """What was counted on paper, or by show of hands, for each item that is voted on."""

    def __init__(self, *args: Any, lines: "Sequence[AgendaLine]", chair: int | None, **kwargs: Any) -> None:
        """`lines`: what is being voted on. `chair`: the seat of the chair whose hand is seen; None where none is."""
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            for name in PAPERS:
                self.fields[f"{name}-{line.item.pk}"] = forms.IntegerField(
                    label=PAPER_LABELS[name],
                    min_value=0,
                    max_value=1000,
                    required=False,
                    initial=getattr(line.papers, name, 0),
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                )
                number: Any = self.fields[f"{name}-{line.item.pk}"]
                number.is_needed, number.of = True, f"{line.item.position}. {line.line.title}"
            if chair is not None and chair not in {each.seat_id for each in line.recusals}:
                self.fields[f"chair_in_favour-{line.item.pk}"] = forms.BooleanField(
                    label=_("The chair voted in favour"),
                    required=False,
                    initial=getattr(line.papers, "chair_in_favour", False),
                )

    def groups(self) -> list[tuple["AgendaLine", list[Any]]]:
        """The item, and the fields of its numbers."""
        names = [*PAPERS, "chair_in_favour"]
        return [
            (line, [self[f"{name}-{line.item.pk}"] for name in names if f"{name}-{line.item.pk}" in self.fields])
            for line in self.lines
        ]

    def counts(self) -> dict[int, dict[str, Any]]:
        """Item → numbers, as the service takes them."""
        known = self.cleaned_data
        return {
            line.item.pk: {name: known.get(f"{name}-{line.item.pk}") or 0 for name in (*PAPERS, "chair_in_favour")}
            for line in self.lines
        }

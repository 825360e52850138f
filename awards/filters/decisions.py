"""The filters of the lists of decisions, of who was commended, and of presentations, for page, API and export alike."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from awards.decision_waiting import to_do
from awards.enums import Branch, DecidingLevel, DecisionState, Recipient
from awards.models import AwardForm, Decision, DecisionRecipient, EmulationTitle, Presentation
from mobilization.common.filters import ListFilter, YearFilter
from models_registry.filters.tallied import TalliedFilter, TalliedForm
from models_registry.filters.units import IdFilter
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit
from reviews.queries.stewards import units_around

WHOSE = [("own", _("Of units of the portal")), ("outside", _("Of other bodies"))]
TODO = [
    ("sign", _("To be signed in my unit")),
    ("publish", _("To be published by my unit")),
    ("draft", _("Drafts of my unit")),
]
HANDED = [("all", _("Everything handed over")), ("left", _("Something still to hand over"))]


def _seen(model: Any, request: object) -> "QuerySet[Any]":
    """The reader's; a job, which has no request, filters rows that are the reader's."""
    user = getattr(request, "user", None)
    rows: QuerySet[Any] = model.objects.visible_to(user) if user else model.objects.all()
    return rows


def _with_decisions(request: object = None) -> "QuerySet[Unit]":
    return units_around(_seen(Decision, request)) if request else Unit.objects.all()


def _with_presentations(request: object = None) -> "QuerySet[Unit]":
    return units_around(_seen(Presentation, request)) if request else Unit.objects.all()


class _DecisionForm(forms.Form):
    FIRST = ("q", "state", "year", "within")


class DecisionFilter(ListFilter):
    """By words, state, what waits in one's unit, whose, branch, year, what is still to hand over, unit and below."""

    q = django_filters.CharFilter(method="filter_text", label=_("Words, number or issuer"))
    state = django_filters.ChoiceFilter(choices=DecisionState.choices, label=_("State"), empty_label=_("All"))
    whose = django_filters.ChoiceFilter(
        choices=WHOSE, method="filter_whose", label=_("Whose decision"), empty_label=_("All")
    )
    branch = django_filters.ChoiceFilter(choices=Branch.choices, label=_("Branch"), empty_label=_("All"))
    year = YearFilter(field_name="signed_on__year", label=_("Year"))
    handed = django_filters.ChoiceFilter(
        choices=HANDED, method="filter_handed", label=_("Presentation"), empty_label=_("All")
    )
    within = UnitChoiceFilter(
        queryset=_with_decisions, method="filter_within", label=_("Unit and below"), empty_label=_("All")
    )

    todo = django_filters.ChoiceFilter(choices=TODO, method="filter_todo", label=_("To do"), empty_label=_("All"))

    class Meta:
        model = Decision
        form = _DecisionForm
        fields = ("q", "state", "whose", "branch", "year", "handed", "within", "todo")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_whose(self, queryset: Any, name: str, value: str) -> Any:
        """One's own, or those of other bodies."""
        return queryset.filter(is_outside=value == "outside")

    def filter_handed(self, queryset: Any, name: str, value: str) -> Any:
        """Of decisions that hold: whether somebody on the list still waits."""
        waiting = DecisionRecipient.objects.to_hand_over().values("decision")
        holding = queryset.holding()
        return holding.filter(pk__in=waiting) if value == "left" else holding.exclude(pk__in=waiting)

    def filter_within(self, queryset: Any, name: str, value: Unit) -> Any:
        """Looked after by the unit or one below it."""
        return queryset.filter(steward__path__startswith=value.path)

    def filter_todo(self, queryset: Any, name: str, value: str) -> Any:
        """What waits in the unit that the reader acts for."""
        user = getattr(self.request, "user", None)
        return queryset.none() if user is None else queryset.filter(to_do(user, value))


STANDINGS = [
    ("left", _("Still to be handed over")),
    ("presented", _("Handed over, at least in part")),
    ("annulled", _("Annulled")),
    ("waiting", _("Decision not signed yet")),
]


class RecipientFilter(TalliedFilter):
    """By words of name and post, what was given, to whom, by whom, when, how it stands; and by a number."""

    TALLIED = "awards:recipients"

    q = django_filters.CharFilter(method="filter_text", label=_("Name, post or address"))
    title = django_filters.ModelChoiceFilter(
        queryset=EmulationTitle.objects.order_by("position", "sort_key", "id"),
        label=_("Emulation title"),
        empty_label=_("All"),
    )
    form = django_filters.ModelChoiceFilter(
        queryset=AwardForm.objects.order_by("position", "sort_key", "id"), label=_("Award form"), empty_label=_("All")
    )
    recipient = django_filters.ChoiceFilter(choices=Recipient.choices, label=_("For whom"), empty_label=_("All"))
    level = django_filters.ChoiceFilter(
        choices=DecidingLevel.choices, field_name="decision__level", label=_("Level that decides"), empty_label=_("All")
    )
    branch = django_filters.ChoiceFilter(
        choices=Branch.choices, field_name="decision__branch", label=_("Branch"), empty_label=_("All")
    )
    year = YearFilter(field_name="decision__signed_on__year", label=_("Year"))
    standing = django_filters.ChoiceFilter(
        choices=STANDINGS, method="filter_standing", label=_("How it stands"), empty_label=_("All")
    )

    class Meta:
        model = DecisionRecipient
        form = TalliedForm
        fields = ("q", "title", "form", "recipient", "level", "branch", "year", "standing")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_standing(self, queryset: Any, name: str, value: str) -> Any:
        """Annulled is also what a decision gave that was annulled as a whole."""
        if value == "left":
            return queryset.to_hand_over()
        if value == "presented":
            return queryset.standing().filter(presented__gt=0)
        if value == "waiting":
            return queryset.filter(decision__state__in=[DecisionState.DRAFT, DecisionState.SUBMITTED])
        return queryset.filter(Q(decision__state=DecisionState.ANNULLED) | ~Q(annulled_on=None))


class RecipientApiFilter(RecipientFilter):
    """The same for programs, which ask for the list of one decision, too."""

    decision = IdFilter(field_name="decision", label=_("Decision on awards"))

    class Meta(RecipientFilter.Meta):
        fields = (*RecipientFilter.Meta.fields, "decision")  # type: ignore[assignment]


class PresentationFilter(ListFilter):
    """By words of title and place, year, and unit with all below it."""

    q = django_filters.CharFilter(method="filter_text", label=_("Event or place"))
    year = YearFilter(field_name="held_on__year", label=_("Year"))
    within = UnitChoiceFilter(
        queryset=_with_presentations, method="filter_within", label=_("Unit and below"), empty_label=_("All")
    )

    class Meta:
        model = Presentation
        fields = ("q", "year", "within")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_within(self, queryset: Any, name: str, value: Unit) -> Any:
        """Looked after by the unit or one below it."""
        return queryset.filter(steward__path__startswith=value.path)

"""Forms of rounds, of what is taken into them, and of conflicts."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from directives.models import Campaign
from mobilization.common.filters import typed_date
from mobilization.common.record_forms import RecordForm
from models_registry.forms.fields import TypedText
from models_registry.forms.reasons import REASON
from organizations.dates import today
from organizations.models import Person
from reviews.enums import RoundState
from reviews.models import Council, CriteriaSet, Round
from reviews.queries.deadlines import proposed_close
from reviews.queries.rounds import criteria_for, judges
from reviews.services.rounds import EDITABLE, WHILE_OPEN


class RoundForm(RecordForm):
    """What stands about a round of the council."""

    campaign = forms.ModelChoiceField(Campaign.objects.none(), label=_("Campaign"), empty_label=_("Choose …"))
    criteria_set = forms.ModelChoiceField(
        CriteriaSet.objects.none(),
        label=_("Criteria set"),
        empty_label=_("Choose …"),
        help_text=_("The round keeps this version, even when a newer one is put in force."),
    )

    class Meta:
        model = Round
        fields = EDITABLE
        widgets: ClassVar = {name: typed_date() for name in ("opens_on", "closes_on")}
        help_texts: ClassVar = {
            "name": _("For example: Bình xét cấp xã đợt 1 năm 2026."),
            "closes_on": _("Proposed is the day by which, by the council’s rules, what was submitted first has to be "
                           "decided. Leave time for the session."),
            "is_blind": _("Names of people, units and places are taken out of what members read; of the files only "
                          "those prepared without names are shown. Nobody can take them out of what the public "
                          "knows."),
            "scores_seen": _("Their names are never shown in a blind round."),
            "most_own": _("Besides what is assigned to them. 0: only what is assigned."),
        }  # fmt: skip

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        """`council`: whose campaigns and criteria may be chosen."""
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial.update(opens_on=today(), closes_on=proposed_close(council))
        fields: dict[str, Any] = self.fields
        fields["campaign"].queryset = Campaign.objects.covering(council.steward).order_by("-year_to", "-id")
        known = criteria_for(council)
        if self.instance.pk:
            known = known | CriteriaSet.objects.filter(pk=self.instance.criteria_set_id)
        fields["criteria_set"].queryset = known.select_related("unit")
        fields["criteria_set"].label_from_instance = lambda each: (
            _("%(title)s (%(unit)s, version %(number)s)")
            % {
                "title": each.title,
                "unit": each.unit.name,
                "number": each.number,
            }
        )


class EditRoundForm(RoundForm):
    """Changes of a round; once it is open only what members were not promised. `version` is the one the editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Of a round that is open less is asked for."""
        super().__init__(*args, **kwargs)
        if self.instance.state != RoundState.DRAFT:
            for name in set(EDITABLE) - set(WHILE_OPEN):
                del self.fields[name]


class GroundForm(forms.Form):
    """Why one does not judge a model oneself."""

    ground = TypedText(
        label=_("Why you do not judge it"),
        help_text=_("For example: the person responsible is your sister. The secretary reads it."),
        max_length=REASON,
        widget=forms.Textarea,
    )


class ConflictForm(forms.Form):
    """Who of the council does not judge a model, and why: as the secretary enters it."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Person"), empty_label=_("Choose …"))
    ground = TypedText(label=_("Ground"), max_length=REASON, widget=forms.Textarea)

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        """`council`: who sits in it."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        seated = judges(council).order_by().values("person")
        field.queryset = Person.objects.filter(pk__in=seated).order_by("sort_key", "id")

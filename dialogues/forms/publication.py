"""What goes out to the public of an answered opinion: edited texts, and what was found in them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogues.models import Opinion, PublishedOpinion
from dialogues.models.opinion_parts import LONGEST
from dialogues.models.published_opinion import LONGEST_TITLE
from dialogues.personal_data import Finding
from dialogues.services.publication import CHOSEN, findings_told, name_may_be_published, public_draft
from directives.models import Theme
from mobilization.common.one_line import OneLine
from models_registry.enums import Domain
from models_registry.forms.fields import TypedText
from models_registry.forms.reasons import REASON


class PublishForm(forms.Form):
    """The texts begin as they were edited last, else as the citizen and the unit wrote them."""

    title = TypedText(label=_("Title for the public"), max_length=LONGEST_TITLE, widget=OneLine)
    question = TypedText(
        label=_("Question"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What everybody may read: nobody’s name, telephone, address or number, not even other people’s."),
    )  # fmt: skip
    answer = TypedText(label=_("Answer"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 10}))
    place = TypedText(
        label=_("Place it is about"), max_length=300, required=False, widget=OneLine,
        help_text=_("As wide as it helps others: a street or a residential group, no house."),
    )  # fmt: skip
    domain = forms.ChoiceField(
        label=_("Domain"), choices=Domain.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these.")},
    )  # fmt: skip
    theme = forms.ModelChoiceField(Theme.objects.none(), label=_("Theme"), required=False, empty_label=_("None"))
    shows_name = forms.BooleanField(
        label=_("The name of the citizen, who agreed to it, stands beside the question"), required=False
    )
    hints_passed = forms.BooleanField(label=_("What is marked as a hint may stay"), required=False)
    hints_reason = TypedText(
        label=_("Why it may stay"), max_length=REASON, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, opinion: Opinion, by: Any, **kwargs: Any) -> None:
        """What is asked depends on what was found and on what the citizen agreed to."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["theme"].queryset = Theme.objects.order_by("sort_key", "id")
        self.initial = {**public_draft(opinion), "version": opinion.version, **self.initial}
        if not name_may_be_published(opinion):
            del fields["shows_name"]
        self.found: dict[str, list[Finding]] = findings_told(opinion, self.written(), by=by)
        if not any(each.is_hint for rows in self.found.values() for each in rows):
            del fields["hints_passed"], fields["hints_reason"]

    def written(self) -> Mapping[str, Any]:
        """The texts as they stand in the form, sent or not."""
        names = (*PublishedOpinion.TEXTS, "shows_name")
        if self.is_bound:
            return {name: self.data.get(self.add_prefix(name)) or "" for name in names}
        return {name: self.initial.get(name) or "" for name in names}

    def given(self) -> dict[str, Any]:
        """What the step takes."""
        return dict.fromkeys(CHOSEN) | self.cleaned_data

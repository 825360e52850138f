"""What a citizen types without an account: an opinion, its code, how content they are, why it is reopened."""

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dialogues.forms.opinions import FILES
from dialogues.models.opinion_citizen import LONGEST_WORDS
from dialogues.models.opinion_parts import LONGEST
from dialogues.opinion_enums import OpinionKind
from dialogues.queries.announced import announced
from dialogues.services.floods import TooMany
from dialogues.services.opinion_identities import IDENTITY
from dialogues.services.opinions import MOST_FILES
from dialogues.services.sending import TYPED, units_that_take
from directives.models import Theme
from mobilization.common.file_fields import FilesField
from mobilization.common.once import new_token
from mobilization.common.one_line import OneLine
from mobilization.common.uploads import check_document
from mobilization.outbox.forms import HoldingForm
from models_registry.enums import Domain
from models_registry.forms.fields import TypedText
from organizations.forms.fields import FoundUnitField, offer_units
from organizations.models import Unit


class SendOpinionForm(HoldingForm):
    """One page. `page` is its secret, `explained` what it was told about other tracks, `website` is for machines."""

    unit = FoundUnitField(Unit.objects.none(), label=_("To whom do you write?"), empty_label=_("Choose …"))
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=OpinionKind.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these.")},
    )  # fmt: skip
    text = TypedText(
        label=_("What do you want to say?"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What, where, since when. Names and telephone numbers have fields of their own below."),
    )  # fmt: skip
    place = TypedText(
        label=_("Place it is about"), max_length=300, required=False, widget=OneLine,
        help_text=_("For example: ngõ 5, tổ dân phố 12."),
    )  # fmt: skip
    files = FilesField(  # type: ignore[assignment]
        check=partial(check_document, accepted=FILES), accept=FILES, most=MOST_FILES, required=False,
        label=_("Pictures or PDF files"),
        help_text=_(
            "At most 5. Only the officials who deal with it see them; place and device are taken out of pictures."
        ),
    )  # fmt: skip
    domain = forms.ChoiceField(
        label=_("Domain"), required=False, help_text=_("Leave it open if you are not sure: the unit sorts it.")
    )
    theme = forms.ModelChoiceField(Theme.objects.none(), label=_("Theme"), required=False, empty_label=_("None"))
    name = TypedText(
        label=_("Your name"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    phone = TypedText(
        label=_("Telephone"), max_length=30, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    address = TypedText(
        label=_("Your address"),
        max_length=300,
        required=False,
        widget=OneLine(attrs={"autocomplete": "street-address"}),
    )
    may_contact = forms.BooleanField(label=_("You may contact me about this opinion"), required=False)
    may_publish_name = forms.BooleanField(label=_("You may publish my name with the answer"), required=False)
    conference = forms.ModelChoiceField(announced(), required=False, widget=forms.HiddenInput)
    page = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput, initial=new_token)
    explained = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    website = forms.CharField(
        label=_("Leave this field empty"), required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )  # fmt: skip
    shut: TooMany | None = None
    """Why the files that came with it were not looked at."""
    held_help = _("They go with the opinion when you send it. Tick those that are not to go.")

    def __init__(self, *args: Any, sent: Any, own: int | None = None, **kwargs: Any) -> None:
        """`sent` is for searching the unit; `own` is the unit of the conference, or of the page one comes from."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["domain"].choices = [("", _("None")), *Domain.choices]
        fields["theme"].queryset = Theme.objects.order_by("sort_key", "id")
        units = units_that_take()
        offer_units(self, units | Unit.objects.in_force().filter(pk=own) if own else units, sent, own=own)
        fields["unit"].error_messages["required"] = _("Choose to whom you write.")

    def clean(self) -> dict[str, Any]:
        """A consent without what it is about is a slip of the pen."""
        cleaned = super().clean()
        if cleaned.get("may_publish_name") and not cleaned.get("name"):
            self.add_error("name", _("Give your name, or take the tick at publishing it away."))
        if cleaned.get("may_contact") and not (cleaned.get("phone") or cleaned.get("address")):
            self.add_error("phone", _("Give a telephone or an address, or take the tick at contacting you away."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the service takes, without who says it."""
        return {name: self.cleaned_data.get(name) for name in TYPED}

    def identity(self) -> dict[str, Any]:
        """Who says it, as far as they want to be known."""
        return {name: self.cleaned_data[name] for name in IDENTITY}


class CitizensCodeForm(forms.Form):
    """The code of an opinion, typed from the receipt."""

    code = forms.CharField(
        label=_("Code on your receipt"),
        max_length=100,
        help_text=_("28 letters and digits in groups of four; spaces and hyphens do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class RatingForm(forms.Form):
    """1 to 5, and words."""

    stars = forms.TypedChoiceField(
        label=_("How content are you with the answer?"),
        coerce=int,
        choices=(
            (5, pgettext_lazy("content", "5 – very content")),
            (4, pgettext_lazy("content", "4 – content")),
            (3, pgettext_lazy("content", "3 – neither")),
            (2, pgettext_lazy("content", "2 – not content")),
            (1, pgettext_lazy("content", "1 – not content at all")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose 1 to 5.")},
    )
    words = TypedText(
        label=_("What do you want to add?"), max_length=LONGEST_WORDS, required=False, widget=forms.Textarea
    )


class ReopenForm(forms.Form):
    """Why the answer is sent back."""

    reason = TypedText(
        label=_("What is missing in the answer?"), max_length=LONGEST_WORDS, widget=forms.Textarea,
        error_messages={"required": _("Say what is missing in the answer.")},
    )  # fmt: skip


class WithdrawForm(forms.Form):
    """Both are said by a tick of their own."""

    sure = forms.BooleanField(
        label=_("Yes, I want no answer any more"),
        error_messages={"required": _("Tick this if you want to withdraw it.")},
    )
    forget = forms.BooleanField(label=_("Delete at once all that I sent"), required=False)

"""Forms of opinions: registering and correcting one, who said it, what an identity is looked at for."""

from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from dialogues.models import Conference, Opinion
from dialogues.models.opinion_parts import LONGEST
from dialogues.opinion_enums import PURPOSES, Channel
from dialogues.permissions.opinions import units_that_register
from dialogues.services.opinion_identities import IDENTITY
from dialogues.services.opinions import ABOUT, AS_SENT, MOST_FILES, SAID
from directives.models import Theme
from mobilization.common.file_fields import FilesField
from mobilization.common.filters import typed_date
from mobilization.common.finding import chosen, find_field, searched, to_offer
from mobilization.common.one_line import OneLine
from mobilization.common.record_forms import RecordForm
from mobilization.common.sniffing import PICTURES, Kind
from mobilization.common.uploads import check_document
from mobilization.outbox.forms import HoldingForm
from models_registry.enums import Domain
from models_registry.forms.fields import TypedText
from organizations.dates import today
from organizations.forms.fields import FoundUnitField, offer_units, own_unit_of
from organizations.models import Unit

FILES = PICTURES | {Kind.PDF}
LATEST = 50
"""So many conferences are offered, the latest."""
ORDER = (
    "unit", "channel", "received_on", "conference", "kind", "text", "place", "files", "find_place_unit", "place_unit",
    "domain", "theme", *IDENTITY,
)  # fmt: skip


class ConferenceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A conference by its name and day."""

    def label_from_instance(self, obj: Conference) -> str:
        """Names recur from year to year."""
        day = date_format(obj.day or obj.planned_from, "SHORT_DATE_FORMAT")
        return f"{obj.title} ({day})"


class IdentityFields(forms.Form):
    """Who said it, as far as they want to be known; nothing is ticked before they say so."""

    name = TypedText(
        label=_("Name of the citizen"), max_length=200, required=False,
        help_text=_(
            "Leave all of this empty if the citizen does not want to be known: the opinion is dealt with all the same."
        ),
    )  # fmt: skip
    phone = TypedText(label=_("Telephone"), max_length=30, required=False)
    address = TypedText(label=_("Address of the citizen"), max_length=300, required=False, widget=OneLine)
    may_publish_name = forms.BooleanField(
        label=_("The citizen agrees that the name is published with the answer"), required=False
    )
    may_contact = forms.BooleanField(label=_("The citizen agrees to be contacted about the opinion"), required=False)

    def identity(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in IDENTITY}


class OpinionForm(RecordForm):
    """What an opinion says, how it came, what it is about; the service checks and stores it."""

    text = TypedText(
        label=_("Text of the opinion"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("In the citizen’s words, whole. Name and telephone have fields of their own below."),
    )  # fmt: skip
    place = TypedText(
        label=_("Place it is about"), max_length=300, required=False, widget=OneLine,
        help_text=_("For example: ngõ 5, tổ dân phố 12."),
    )  # fmt: skip
    conference = ConferenceField(
        Conference.objects.none(), required=False, label=_("Conference"), empty_label=_("None")
    )
    find_place_unit = find_field(_("Find the unit of the place by name or code"), shows="place_unit")
    place_unit = FoundUnitField(
        Unit.objects.none(),
        required=False,
        label=_("Unit of the place, if another"),
        empty_label=_("The unit that received it"),
    )

    class Meta:
        model = Opinion
        fields = ABOUT
        widgets: ClassVar = {"received_on": typed_date(), "kind": forms.RadioSelect, "channel": forms.RadioSelect}
        help_texts: ClassVar = {
            "kind": _(
                "A complaint or denunciation is none of these: register it as what is nearest, then route it out."
            ),
            "domain": _("May be left open until the opinion is classified."),
        }

    def __init__(self, *args: Any, user: Any, sent: Any = None, **kwargs: Any) -> None:
        """`sent` is for those that search."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for name in ("kind", "channel"):
            own = {"", Channel.WEB} - {getattr(self.instance, name, "")}
            fields[name].choices = [each for each in fields[name].choices if each[0] and each[0] not in own]
        fields["domain"].choices = [("", _("None")), *Domain.choices]
        fields["theme"].queryset = Theme.objects.order_by("sort_key", "id")
        fields["theme"].empty_label = _("None")
        seen = Conference.objects.visible_to(user).order_by("-planned_from", "-id")
        known = [*seen.values_list("pk", flat=True)[:LATEST], self.instance.conference_id or 0]
        fields["conference"].queryset = seen.filter(pk__in=known)
        self._offer_places(sent or {})
        self.order_fields(ORDER)

    def _offer_places(self, sent: Any) -> None:
        units = Unit.objects.in_force()
        text = searched(sent, "find_place_unit")
        best = units.found_by(text).order_by("sort_key", "id") if text else None
        offer = to_offer(units, best, [*chosen(sent, "place_unit"), self.instance.place_unit_id or 0], text=text)
        field: Any = self.fields["place_unit"]
        field.queryset = offer.rows.order_by("sort_key", "id").select_related("parent")
        field.found_words = offer.words
        if offer.are_all:
            del self.fields["find_place_unit"]

    def values(self) -> dict[str, Any]:
        """What the service takes: about the opinion, and what it says."""
        return super().values() | {name: self.cleaned_data[name] for name in SAID}


class NewOpinionForm(HoldingForm, IdentityFields, OpinionForm):
    """An opinion of one of the units one registers for, with who said it and what they brought."""

    unit = FoundUnitField(Unit.objects.none(), label=_("Unit that received it"), empty_label=_("Choose …"))
    files: Any = FilesField(
        check=partial(check_document, accepted=FILES), accept=FILES, most=MOST_FILES, required=False,
        label=_("Letter and pictures"),
        help_text=_("What the citizen brought: pictures or PDF, at most 5. Only who deals with it opens them."),
    )  # fmt: skip
    held_help = _("They are kept with the opinion when you register it. Tick those that are not to be.")

    def __init__(self, *args: Any, user: Any, sent: Any, **kwargs: Any) -> None:
        """Begin with the unit the account acts for, and today."""
        super().__init__(*args, user=user, sent=sent, **kwargs)
        self.fields["received_on"].initial = today
        offer_units(self, units_that_register(user), sent, own=own_unit_of(user))


class EditOpinionForm(OpinionForm):
    """Changes of an opinion; `version` is the one the editor saw. Who said it has a form of its own."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The words begin as they are stored; of what a citizen sent on the web some stay as sent."""
        super().__init__(*args, **kwargs)
        if (words := getattr(self.instance, "words", None)) is not None:
            self.initial.update({name: getattr(words, name) for name in SAID})
        if self.instance.channel == Channel.WEB:
            for name in AS_SENT:
                self.fields[name].disabled = True
                self.fields[name].help_text = _("As the citizen sent it.")


class IdentityForm(IdentityFields):
    """Another identity in the place of what is there; what is there is not shown."""


class PurposeForm(forms.Form):
    """What an identity is looked at for."""

    purpose = forms.ChoiceField(
        label=_("What do you look at it for?"), choices=PURPOSES, widget=forms.RadioSelect,
        help_text=_("Who looked, when and what for stands in the log, which leaders and auditors read."),
    )  # fmt: skip

"""Forms of people, their roles and their accounts. A field for each thing one may set, and no other."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import typed_date
from organizations.dates import today
from organizations.enums import Role
from organizations.forms.fields import FoundUnitField, offer_units, own_unit_of, without_search
from organizations.models import Unit, User

_REASON_HELP = _("Stands in the record of changes; others read it later.")


class MembershipForm(forms.Form):
    """A role in one of the units the administrator may fill."""

    unit = FoundUnitField(Unit.objects.none(), label=_("Unit"), empty_label=_("Choose …"))
    role = forms.ChoiceField(choices=[("", _("Choose …")), *Role.of_people()], label=_("Role"))
    position = forms.CharField(
        max_length=200, required=False, label=_("Position"), help_text=_("As it stands on the door.")
    )
    valid_from = forms.DateField(label=_("First day"), initial=today, widget=typed_date())
    valid_to = forms.DateField(
        label=_("Last day"), required=False, help_text=_("Empty: until somebody ends it."), widget=typed_date()
    )

    def __init__(self, *args: Any, units: Any, user: Any, sent: Any, **kwargs: Any) -> None:
        """`units`: those one may choose; any other answers like one that does not exist.

        `sent` is what came with the request, also when it only searched for a unit.
        """
        super().__init__(*args, **kwargs)
        offer_units(self, units, sent, own=own_unit_of(user), is_own_chosen=False)

    def given(self) -> dict[str, Any]:
        """The cleaned values that are stored."""
        return without_search(self.cleaned_data)


class NewPersonForm(MembershipForm):
    """A person with a first role, and an account if there is an address."""

    full_name = forms.CharField(max_length=200, label=_("Full name"))
    email = forms.EmailField(
        max_length=254,
        required=False,
        label=_("E-mail address"),
        help_text=_("With an address the person gets an account: a letter with a link to choose a password."),
    )
    language = forms.ChoiceField(choices=User._meta.get_field("language").choices or (), label=_("Language of letters"))
    field_order = ("full_name", "email", "language")


class InviteForm(forms.Form):
    """The address of somebody who has no account yet."""

    email = forms.EmailField(max_length=254, label=_("E-mail address"))
    language = forms.ChoiceField(choices=User._meta.get_field("language").choices or (), label=_("Language of letters"))


class CorrectAddressForm(forms.Form):
    """The address an invitation should have gone to, and why it changes."""

    email = forms.EmailField(max_length=254, label=_("E-mail address"))
    reason = forms.CharField(max_length=500, label=_("Reason"), help_text=_REASON_HELP)


class EndMembershipForm(forms.Form):
    """When a role ends, and why."""

    last_day = forms.DateField(
        label=_("Last day"),
        help_text=_("The role is in force on this day still. To end it at once, give yesterday."),
        widget=typed_date(),
    )
    reason = forms.CharField(max_length=500, label=_("Reason"), help_text=_REASON_HELP)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(max_length=500, label=_("Reason"), help_text=_REASON_HELP)


class RenameForm(forms.Form):
    """A name as it should be, and why it changes."""

    full_name = forms.CharField(max_length=200, label=_("Full name"))
    reason = forms.CharField(max_length=500, label=_("Reason"), help_text=_REASON_HELP)


class FirstPasswordForm(forms.Form):
    """The password of a new account, twice."""

    password1 = forms.CharField(
        strip=False,
        max_length=1000,
        label=_("New password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        strip=False,
        max_length=1000,
        label=_("New password once more"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        data = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        return data


class ActingForm(forms.Form):
    """Which of one's memberships to act in."""

    membership = forms.IntegerField()
    next = forms.CharField(required=False)

"""The filters of the list of people."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import ListFilter
from organizations.dates import in_force, today
from organizations.enums import Role
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Membership, Person, Unit

ACCOUNTS = [
    ("active", _("Account in use")),
    ("invited", _("Invited")),
    ("off", _("Account switched off")),
    ("none", _("No account")),
]


class PersonFilter(ListFilter):
    """By name (accents do not matter), unit with all below it, role, account, and whether they have a role today.

    Unit and role mean one membership: an officer *of this ward*.
    """

    name = django_filters.CharFilter(method="filter_name", label=_("Name"))
    unit = UnitChoiceFilter(
        queryset=Unit.objects.none(), method="filter_kept", label=_("Unit and below"), empty_label=_("All")
    )
    role = django_filters.ChoiceFilter(
        choices=Role.of_people(), method="filter_kept", label=_("Role"), empty_label=_("All")
    )
    account = django_filters.ChoiceFilter(
        choices=ACCOUNTS, method="filter_account", label=_("Account"), empty_label=_("All")
    )
    today = django_filters.ChoiceFilter(
        choices=[("yes", _("Has a role today")), ("no", _("Has no role today"))],
        method="filter_kept",
        label=_("Today"),
        empty_label=_("All"),
    )

    class Meta:
        model = Person
        fields = ("name", "unit", "role", "account", "today")

    def __init__(self, *args: Any, user: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        """`units` are those to choose from; `user` decides which memberships one may find people by."""
        super().__init__(*args, **kwargs)
        self._user = user
        self.filters["unit"].queryset = units

    def filter_name(self, queryset: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """All the words, in any order."""
        return queryset.filter(pk__in=Person.objects.found_by(value))

    def filter_account(self, queryset: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """By the state the person's page shows."""
        if value == "none":
            return queryset.filter(user=None)
        if value == "active":
            return queryset.filter(user__is_active=True)
        waiting = {"user__invitations__accepted_at": None, "user__invitations__withdrawn_at": None}
        invited = Person.objects.filter(user__is_active=False, user__invitations__isnull=False, **waiting)
        queryset = queryset.filter(user__is_active=False)
        return queryset.filter(pk__in=invited) if value == "invited" else queryset.exclude(pk__in=invited)

    def filter_kept(self, queryset: QuerySet[Person], name: str, value: Any) -> QuerySet[Person]:
        """Unit, role and today go together; see `filter_queryset`."""
        return queryset

    def filter_queryset(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        """What the filters find together."""
        found: QuerySet[Person] = super().filter_queryset(queryset)
        wanted = self.form.cleaned_data
        memberships = Membership.objects.visible_to(self._user).filter(person=OuterRef("pk"))
        if unit := wanted.get("unit"):
            memberships = memberships.filter(unit__path__startswith=unit.path)
        if role := wanted.get("role"):
            memberships = memberships.filter(role=role)
        if wanted.get("today") == "yes":
            memberships = memberships.filter(in_force(today()), in_force(today(), "unit__"))
        elif wanted.get("today") == "no":
            now = Membership.objects.in_force().filter(person=OuterRef("pk"))
            found = found.filter(~Exists(now))
        return found.filter(Exists(memberships)) if unit or role or wanted.get("today") == "yes" else found

"""The filters of the list of people who reach the medal, for page, API and export alike."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from awards.enums import PostKind
from awards.models import ServicePeriod
from awards.queries.medals import among, has_medal
from awards.queries.service import days_reached
from mobilization.common.filters import ListFilter, YearFilter
from organizations.dates import today
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Membership, Person, Unit

WHICH = [
    ("in", _("Reach it in that year")),
    ("before", _("Reached it earlier")),
    ("all", _("Everybody whose service is entered")),
]
PROOFS = [
    ("missing", _("A proof is missing")),
    ("unconfirmed", _("Proved, not confirmed")),
    ("complete", _("All confirmed")),
]
MEDALS = [("no", _("Not yet")), ("yes", _("Has the medal"))]


def next_year() -> int:
    """The year that is asked about where none is named."""
    return today().year + 1


class CandidateFilter(ListFilter):
    """By year, name, unit with all below it, kind of post, proofs, and whether they have the medal.

    Without a word on the medal those who have it are left out, but of everybody's list: it is given once.
    """

    year = YearFilter(method="filter_kept", label=_("Year"), min_value=1990, help_text=_("Empty: next year."))
    which = django_filters.ChoiceFilter(choices=WHICH, method="filter_kept", label=_("Who"), empty_label=None)
    q = django_filters.CharFilter(method="filter_text", label=_("Name"))
    unit = UnitChoiceFilter(
        queryset=Unit.objects.none(), method="filter_unit", label=_("Unit and below"), empty_label=_("All")
    )
    kind = django_filters.ChoiceFilter(
        choices=PostKind.choices, method="filter_kind", label=_("Kind of post"), empty_label=_("All")
    )
    proof = django_filters.ChoiceFilter(choices=PROOFS, method="filter_proof", label=_("Proofs"), empty_label=_("All"))
    medal = django_filters.ChoiceFilter(
        choices=MEDALS, method="filter_kept", label=_("The medal"), empty_label=_("All")
    )

    class Meta:
        model = Person
        fields = ("year", "which", "q", "unit", "kind", "proof", "medal")

    def __init__(self, *args: Any, user: Any, units: Any, **kwargs: Any) -> None:
        """`units` are those to choose from; by roles that `user` does not see nobody is found."""
        super().__init__(*args, **kwargs)
        self._user = user
        self.filters["unit"].queryset = units

    @property
    def year_asked(self) -> int:
        """The year that is named, else the next one."""
        named = self.form.cleaned_data.get("year") if self.form.is_valid() else None
        return int(named or next_year())

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words of the name, with or without accents."""
        return queryset.filter(pk__in=Person.objects.found_by(value))

    def filter_unit(self, queryset: Any, name: str, value: Unit) -> Any:
        """Who is or was a member there."""
        members = Membership.objects.visible_to(self._user).filter(unit__path__startswith=value.path)
        return queryset.filter(Exists(members.filter(person=OuterRef("pk"))))

    def filter_kind(self, queryset: Any, name: str, value: str) -> Any:
        """Who held such a post."""
        return queryset.filter(Exists(_periods().filter(kind=value)))

    def filter_proof(self, queryset: Any, name: str, value: str) -> Any:
        """By what proves their periods."""
        unproved = Exists(_periods().without_proof())
        unconfirmed = Exists(_periods().filter(confirmed_at=None))
        if value == "missing":
            return queryset.filter(unproved)
        return queryset.filter(~unproved, unconfirmed) if value == "unconfirmed" else queryset.filter(~unconfirmed)

    def filter_kept(self, queryset: Any, name: str, value: Any) -> Any:
        """Year, who and medal go together; see `filter_queryset`."""
        return queryset

    def filter_queryset(self, queryset: Any) -> Any:
        """What the filters find together; the days are counted for those that the others leave."""
        found = super().filter_queryset(queryset).filter(Exists(_periods()))
        which, medal = self.form.cleaned_data.get("which"), self.form.cleaned_data.get("medal")
        if which != "all":
            year = self.year_asked
            days = days_reached(found)
            ids = {person for person, day in days.items() if day and _fits(day.year, year, earlier=which == "before")}
        elif medal:
            ids = set(found.values_list("pk", flat=True))
        else:
            return found
        medals = has_medal(ids) if ids else {}
        with_medal = {each for each in ids if each in medals}
        wanted = with_medal if medal == "yes" else ids - with_medal
        return found.filter(pk__in=among(wanted))


def _fits(day_year: int, year: int, *, earlier: bool) -> bool:
    return day_year < year if earlier else day_year == year


def _periods() -> Any:
    return ServicePeriod.objects.filter(person=OuterRef("pk"))


def candidates(user: Any) -> Any:
    """The people among whom the filter looks."""
    return Person.objects.visible_to(user).human()

"""Reads on documents, duties, campaigns, vocabularies and rules that chain."""

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from directives.numbers import is_symbol, parted_symbol, searched_number
from mobilization.common.text import fold
from organizations.dates import in_force, today
from organizations.models.stewarded import SUBTREE_ROLES, StewardedQuerySet
from organizations.paths import ids_of_path

if TYPE_CHECKING:
    from directives.models import Duty, RulePeriod, Term  # noqa: F401


class DocumentQuerySet(StewardedQuerySet):
    """Reads on directive documents."""

    def visible_to(self, user: Any) -> Self:
        """All that are not internal, for everybody signed in; the others for those they concern.

        Internal documents are read by their steward's subtree, and by those who act for a unit the document asks
        something of, or for one above or below it.
        """
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        acting = user.acting
        if acting is None or acting.role not in SUBTREE_ROLES:
            return self.filter(is_internal=False)
        return self.known_to(acting.unit.path)

    def known_to(self, path: str) -> Self:
        """What those know who act, in a role that reads its subtree, for the unit with this path."""
        asked = apps.get_model("directives", "Duty").objects.filter(requirement__document=OuterRef("pk"))
        addressed = Exists(asked.filter(Q(steward__path__startswith=path) | Q(steward__in=ids_of_path(path))))
        return self.filter(Q(is_internal=False) | Q(steward__path__startswith=path) | addressed)

    def found_by(self, text: str) -> Self:
        """By number as people type it (`12 CT TU`, `Số 12`), else by all the words in number, abstract and issuer.

        A symbol may be typed in part (`12-CT/T`) or in one (`12 cttu`); a number stands whole before it.
        """
        key = searched_number(text)
        by_number = Q(number_key=key) | Q(number_key__startswith=key if key[-1:].isalpha() else key + " ")
        if parted := parted_symbol(key):
            by_number |= Q(number_key__startswith=parted)
        if key and is_symbol(key):
            return self.filter(by_number)
        words = Q(*(Q(search__contains=word) for word in fold(text).split()))
        return self.filter(by_number | words) if key else self.filter(words)

    def in_force(self, on: datetime.date | None = None) -> Self:
        """Documents that hold on the day: begun, not ended, and not replaced by one that had begun."""
        day = on or today()
        links = apps.get_model("directives", "DocumentLink").objects
        replaced = links.filter(other=OuterRef("pk"), kind="replaces", document__issued_on__lte=day)
        return self.filter(in_force(day), ~Exists(replaced), issued_on__lte=day)


SOON_DAYS = 7
"""A duty is due soon in its last week."""


class DutyQuerySet(StewardedQuerySet):
    """Reads on duties."""

    def open(self) -> Self:
        """Not yet done."""
        return self.filter(done_on=None)

    def overdue(self, on: datetime.date | None = None) -> Self:
        """Open after their day."""
        return self.open().filter(requirement__due_on__lt=on or today())

    def due_soon(self, on: datetime.date | None = None) -> Self:
        """Open, and the day is today or within a week."""
        day = on or today()
        last = day + datetime.timedelta(days=SOON_DAYS)
        return self.open().filter(requirement__due_on__gte=day, requirement__due_on__lte=last)

    def done(self) -> Self:
        """Reported as done."""
        return self.filter(done_on__isnull=False)

    def done_late(self) -> Self:
        """Done after their day."""
        return self.filter(done_on__gt=models.F("requirement__due_on"))

    def found_by(self, text: str) -> Self:
        """Whose requirement or document has the words, or whose document has the number."""
        documents = apps.get_model("directives", "DirectiveDocument").objects.found_by(text)
        return self.filter(
            Q(requirement__document__in=documents.values("pk")) | Q(requirement__text__icontains=text.strip())
        )


class CampaignQuerySet(StewardedQuerySet):
    """Reads on campaigns."""

    def visible_to(self, user: Any) -> Self:
        """Everybody signed in may read campaigns: units below follow them, others learn from them."""
        return self if user.is_authenticated and user.is_active else self.none()

    def covering(self, unit: Any) -> Self:
        """Campaigns in which the unit takes part: its own, and those of the units above it."""
        above = ids_of_path(unit.path)
        return self.filter(steward__in=above)

    def open_for(self, window: str, on: datetime.date | None = None) -> Self:
        """Campaigns whose window (`registration` or `evaluation`) is open on the day."""
        day = on or today()
        return self.filter(**{f"{window}_from__lte": day, f"{window}_to__gte": day})

    def of_year(self, year: int) -> Self:
        """Campaigns that last through the year, or a part of it."""
        return self.filter(year_from__lte=year, year_to__gte=year)


class TermQuerySet(models.QuerySet["Term"]):
    """Reads on a vocabulary."""

    def in_use(self, on: datetime.date | None = None) -> Self:
        """Words in use on the day."""
        return self.filter(in_force(on or today()))


class RulePeriodQuerySet(models.QuerySet["RulePeriod"]):
    """Reads on the periods of rules."""

    def in_force(self, on: datetime.date) -> Self:
        """The periods of the day; at most one a rule."""
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))

"""Reads on units and memberships that chain."""

import datetime
import re
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Concat

from mobilization.common.text import fold, words_to_find
from organizations.dates import in_force, today
from organizations.paths import ids_of_path
from organizations.queue_querysets import ORIGINS

if TYPE_CHECKING:
    from organizations.models import Membership, Person, Unit  # noqa: F401

KIND_WORDS = ("thanh pho", "tinh", "quan", "huyen", "thi xa", "xa", "phuong", "thi tran", "dac khu")
"""Words that stand before the names of places, folded."""
READERS_OF_PEOPLE = ("administrator", "auditor")
"""Roles that see who holds which role in the subtree of their unit (DOMAIN §8)."""


class LikeAny(Func):
    """Whether a text is like one of the patterns of an array. The array is made once, however many rows are asked."""

    template = "(%(expressions)s))"
    arg_joiner = " LIKE ANY ("
    output_field = models.BooleanField()


class UnitQuerySet(models.QuerySet["Unit"]):
    """Reads on units."""

    def in_force(self, on: datetime.date | None = None) -> Self:
        """Units that exist on the day (today when none is given)."""
        return self.filter(in_force(on or today()))

    def within(self, root: "Unit") -> Self:
        """The unit and everything below it."""
        return self.filter(path__startswith=root.path)

    def origins_of(self, unit: "Unit") -> Self:
        """Units that the unit came from, over any number of successions."""
        return self.filter(pk__in=RawSQL(ORIGINS, [unit.path]))  # noqa: S611 # nosec B611 - no value stands in the text

    def read_from(self, path: str) -> Self:
        """Units at the path or below it, those that they came from, over any number of successions, and below these."""
        origins = self.model._base_manager.filter(pk__in=RawSQL(ORIGINS, [path + "%"]))  # noqa: S611 # nosec B611
        elsewhere = origins.exclude(path__startswith=path).annotate(below=Concat("path", Value("%")))
        return self.filter(Q(path__startswith=path) | Q(LikeAny(F("path"), ArraySubquery(elsewhere.values("below")))))

    def found_by(self, text: str) -> Self:
        """Units whose name or code holds all the words, with or without accents, old names too."""
        words = words_to_find(text)
        return self.filter(*(Q(search__contains=word) for word in words)) if words else self

    def ranked(self, text: str) -> Self:
        """With `rank`, to order by: 0 for units with just this name or code, 1 for names that begin so, 2 for others.

        The word for the kind may be left out: “Ba Vì” is the name of Huyện Ba Vì.
        """
        begins = rf"^(({'|'.join(KIND_WORDS)}) )?{re.escape(' '.join(fold(text).split()))}"
        is_it = Q(search__regex=rf"{begins} [^ ]+$") | Q(code__iexact=text.strip())
        found = Case(When(is_it, then=0), When(Q(search__regex=begins), then=1), default=2)
        return self.annotate(rank=Coalesce(found, Value(2), output_field=models.SmallIntegerField()))

    def near_first(self, home: "Unit | None") -> Self:
        """In the order of a list to choose from: `home`, those above it, below it, beside it, then all by name."""
        order: list[Any] = ["sort_key", "id"]
        if home is not None:
            near = [Q(pk=pk) for pk in reversed(ids_of_path(home.path))] + [Q(parent=home.pk)]
            if home.parent_id is not None:
                near.append(Q(parent=home.parent_id))
            cases = [When(each, then=Value(place)) for place, each in enumerate(near)]
            order.insert(0, Case(*cases, default=Value(len(near)), output_field=models.SmallIntegerField()))
        return self.order_by(*order)

    def visible_to(self, user: Any) -> Self:
        """Every signed-in person may read the list of units (DOMAIN §8)."""
        return self if user.is_authenticated and user.is_active else self.none()

    def administered_by(self, user: Any) -> Self:
        """Units in the subtree of the unit for which the person acts as administrator now."""
        below: Self = _below(self, user, "administrator")
        return below


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads on memberships."""

    def in_force(self, on: datetime.date | None = None) -> Self:
        """Memberships of the day, of units that exist on that day."""
        day = on or today()
        return self.filter(in_force(day), in_force(day, "unit__"))

    def not_over(self) -> Self:
        """Those of today and of days to come, of units that do not end before."""
        day = today()
        lasts = Q(valid_to=None) | Q(valid_to__gte=day)
        return self.filter(lasts, Q(unit__valid_to=None) | Q(unit__valid_to__gte=day))

    def visible_to(self, user: Any) -> Self:
        """One's own; administrators and auditors those of their subtree, past ones too."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        reach = _path(user, *READERS_OF_PEOPLE)
        own = Q(person=user.person_id)
        return self.filter(own | Q(unit__path__startswith=reach) if reach else own)


class PersonQuerySet(models.QuerySet["Person"]):
    """Reads on people."""

    def visible_to(self, user: Any) -> Self:
        """Oneself; administrators and auditors everybody who is or was a member of a unit in their subtree."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        reach = _path(user, *READERS_OF_PEOPLE)
        own = Q(pk=user.person_id)
        return self.filter(own | Exists(_members().filter(unit__path__startswith=reach)) if reach else own)

    def human(self) -> Self:
        """Without the programs of partners, which are looked after with their keys."""
        return self.exclude(user__is_program=True)

    def accounts_administered_by(self, user: Any) -> Self:
        """People whose account the administrator may switch off or invite: all they are or will be is in the subtree.

        Who goes to a unit elsewhere tomorrow is no longer one's own to give an address to. Nobody administers their
        own account, and only a superuser a superuser's.
        """
        people = self.visible_to(user).human()
        if user.is_authenticated and user.is_active and user.is_superuser:
            return people.exclude(pk=user.person_id)
        reach = _path(user, "administrator")
        if not reach:
            return self.none()
        outside = _members().not_over().exclude(unit__path__startswith=reach)
        return people.filter(~Exists(outside), ~Q(user__is_superuser=True) | Q(user=None)).exclude(pk=user.person_id)

    def found_by(self, text: str) -> Self:
        """People whose name holds all the words, with or without accents."""
        words = words_to_find(text)
        return self.filter(*(Q(search__contains=word) for word in words)) if words else self


def _members() -> Any:
    return apps.get_model("organizations", "Membership").objects.filter(person=OuterRef("pk"))


def _path(user: Any, *roles: str) -> str:
    """The path of the unit the person acts for in one of the roles; empty when they do not."""
    if not (user.is_authenticated and user.is_active):
        return ""
    acting = user.acting
    return str(acting.unit.path) if acting and acting.role in roles else ""


def _below(units: UnitQuerySet, user: Any, *roles: str) -> Any:
    if user.is_authenticated and user.is_active and user.is_superuser:
        return units
    reach = _path(user, *roles)
    return units.filter(path__startswith=reach) if reach else units.none()

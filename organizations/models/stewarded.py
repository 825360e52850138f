"""What every record of the portal shares: the unit it was made by, and the steward that looks after it today."""

from collections.abc import Collection
from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models.signals import class_prepared
from django.utils.translation import gettext_lazy as _

from organizations.enums import Role

SUBTREE_ROLES = frozenset(Role) - {Role.REVIEWER}
"""Roles that read everything the subtree of their unit looks after; a council member reads what is assigned."""


class StewardedQuerySet(models.QuerySet[Any]):
    """Reads on records with a steward."""

    readers: ClassVar[Collection[str]] = SUBTREE_ROLES

    def visible_to(self, user: Any) -> Self:
        """Records whose steward is the unit the person acts for, or stands below it. Never up, never sideways."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        acting = user.acting
        if acting is None or acting.role not in self.readers:
            return self.none()
        return self.filter(steward__path__startswith=acting.unit.path)


class Stewarded(models.Model):
    """Abstract. `unit` never changes; a reorganisation moves `steward` (DOMAIN §3).

    Two triggers of its table, installed by the migration that makes the table, see to it that no record is left with a
    unit that has ended, whatever the path it was written by: see docs/maintainers/stewards.md.
    """

    TITLE_FIELD: ClassVar[str] = "title"
    """The column that names a record to people, in the queue of a reorganisation."""

    unit = models.ForeignKey("organizations.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    steward = models.ForeignKey(
        "organizations.Unit", models.PROTECT, related_name="+", verbose_name=_("looked after by")
    )

    class Meta:
        abstract = True


_WRITTEN = "IF TG_OP = 'INSERT' OR NEW.steward_id IS DISTINCT FROM OLD.steward_id THEN {} END IF; RETURN NEW;"


_OPERATION = pgtrigger.Insert | pgtrigger.UpdateOf("steward_id")  # type: ignore[no-untyped-call]


def _triggers(model: type[Stewarded]) -> tuple[pgtrigger.Trigger, pgtrigger.Trigger]:
    """Before the row is written: wait for a reorganisation of the steward, then take the unit that took over.

    After it: where no single unit took over, a person is to choose.
    """
    meta = model._meta
    columns = {field.name: field.column for field in meta.concrete_fields}
    key, title = meta.pk.column, columns[model.TITLE_FIELD]
    queue = (
        f"PERFORM organizations_queue_if_ended('{meta.label_lower}', NEW.\"{key}\"::text, "
        f'NEW."{title}"::text, NEW.steward_id);'
    )
    follow = "NEW.steward_id := organizations_steward_today(NEW.steward_id);"
    return (
        pgtrigger.Trigger(
            name="steward_follows", when=pgtrigger.Before, operation=_OPERATION, func=_WRITTEN.format(follow)
        ),
        pgtrigger.Trigger(
            name="steward_queued", when=pgtrigger.After, operation=_OPERATION, func=_WRITTEN.format(queue)
        ),
    )


def _install(*, sender: type[models.Model], **kwargs: Any) -> None:
    if issubclass(sender, Stewarded) and not sender._meta.proxy:
        pgtrigger.register(*_triggers(sender))(sender)


class_prepared.connect(_install, dispatch_uid="organizations.stewarded")

"""What verbs of rows that say something of a title or form from day to day have in common: the matrix, layouts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.models import AwardAuthority, CatalogueEntry, CertificateLayout
from awards.permissions.catalogues import may_keep_awards
from mobilization.common.editing import RecordChanged
from mobilization.common.locks import one_at_a_time
from mobilization.outbox.events import record_event

Row = TypeVar("Row", AwardAuthority, CertificateLayout)


@dataclass(frozen=True, kw_only=True)
class CatalogueRows(Generic[Row]):
    """The rows of a model. `name` stands in the kinds of their events, `said` gives what an event says of one.

    `put(row, values)` puts values on a row, checks it without storing it, and returns which differ; it raises
    ValidationError by field, and ValueError for other keys.
    """

    name: str
    model: type[Row]
    put: Callable[[Row, Mapping[str, Any]], list[str]]
    said: Callable[[Row], dict[str, Any]]

    @transaction.atomic
    def add(self, subject: CatalogueEntry, values: Mapping[str, Any], *, by: Any) -> Row:
        """A new row of the title or form. Raises PermissionDenied, and as `put`."""
        self._begin(by)
        row = self.model(**{subject.AUTHORITY: subject})
        self.put(row, values)
        row.save()
        record_event(kind=f"awards.{self.name}_added", subject=row, by=by, data=self.said(row))
        return row

    @transaction.atomic
    def edit(self, row: Row, changes: Mapping[str, Any], *, version: int, by: Any) -> Row:
        """Correct the row that the editor saw as `version`; returns it as stored.

        Raises PermissionDenied, RecordChanged when the stored version is another one (nothing is overwritten), and as
        `put`. Without a difference nothing is written.
        """
        self._begin(by)
        stored = self._locked(row)
        save_changes(
            stored, lambda: self.put(stored, changes), kind=f"awards.{self.name}_edited", version=version, by=by
        )
        return stored

    @transaction.atomic
    def remove(self, row: Row, *, by: Any) -> None:
        """Take away a row that was entered by mistake; the record of changes keeps it.

        Raises PermissionDenied, and ValidationError where somebody else was quicker.
        """
        self._begin(by)
        stored = self._locked(row)
        record_event(kind=f"awards.{self.name}_removed", subject=stored, by=by, data=self.said(stored))
        stored.delete()

    def _begin(self, by: Any) -> None:
        """Only keepers of the catalogues go on, one at a time: of two that enter the same row one is told."""
        if not may_keep_awards(by):
            raise PermissionDenied
        one_at_a_time(f"awards.{self.name}")

    def _locked(self, row: Row) -> Row:
        rows = self.model._default_manager.select_for_update(of=("self",)).select_related("title", "form")
        stored: Row | None = rows.filter(pk=row.pk).first()
        if stored is None:
            raise ValidationError(_("Somebody else has taken this away."))
        return stored


def save_changes(stored: Any, put: Callable[[], list[str]], *, kind: str, version: int, by: Any) -> None:
    """Save what `put` writes on the locked record as its next version, with the event; without a difference nothing.

    Raises RecordChanged when the editor saw another `version`, and as `put`.
    """
    if stored.version != version:
        raise RecordChanged(stored)
    if different := put():
        stored.version += 1
        stored.save()
        record_event(kind=kind, subject=stored, by=by, data={"fields": different})

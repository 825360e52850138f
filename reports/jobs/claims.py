"""The export of published figures to Excel: each beside what the portal counts, and their own parts."""

from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, write
from mobilization.outbox.runner import JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in
from reports.filters.claims import ClaimFilter
from reports.models import Claim
from reports.queries.claims import Compared, compared
from reports.services.claims import EXPORT_CLAIMS


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Export of published figures")
    registry.register(
        EXPORT_CLAIMS, export_claims, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office
    )


def export_claims(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    asked: Any = SimpleNamespace(user=owner)
    rows = found(ClaimFilter(run.params["filters"], Claim.objects.visible_to(owner), request=asked))
    told = compared(rows.select_related("about", "steward").order_by("-created_at", "-id"), owner)
    parts: list[list[Any]] = [
        [row.claim.body, row.claim.what, part.words, part.number] for row in told for part in row.parts
    ]
    title = _("Published figures")
    part_columns = [
        Column(_("Of whom"), width=36),
        Column(_("What is counted"), width=36),
        Column(_("Part as written"), width=36),
        Column(_("Number as stated"), Kind.DECIMAL, width=16),
    ]
    sheets = [Sheet(title, _columns(), [_row(row) for row in told]), Sheet(_("Parts"), part_columns, parts)]
    return write(run, sheets, title=title, name=pgettext("file name", "published-figures"))


def _row(row: Compared) -> list[Any]:
    claim = row.claim
    return [
        claim.body, claim.about.name if claim.about else "", claim.what, claim.period_text, claim.begins, claim.ends,
        claim.get_qualifier_display(), claim.number, claim.get_measured_display(), row.total,
        row.of_parts if row.parts_differ else None, str(row.measure.title) if row.measure else "", row.ours,
        row.difference, ", ".join(str(each.label) for each in row.standings), claim.source_title, claim.source_url,
        claim.quote, claim.note, claim.withdrawn_why,
    ]  # fmt: skip


def _columns() -> list[Column]:
    return [
        Column(_("Of whom"), width=36),
        Column(_("Unit"), width=36),
        Column(_("What is counted"), width=36),
        Column(_("Time as written"), width=24),
        Column(_("First day"), Kind.DATE),
        Column(_("Last day"), Kind.DATE),
        Column(_("How exactly"), width=14),
        Column(_("Number as stated"), Kind.DECIMAL, width=16),
        Column(_("Measured in"), width=16),
        Column(_("Sum of the parts"), Kind.DECIMAL, width=16),
        Column(_("Parts differ by"), Kind.DECIMAL, width=16),
        Column(_("Compared with"), width=36),
        Column(_("The portal counts"), Kind.DECIMAL, width=16),
        Column(_("Difference"), Kind.DECIMAL, width=16),
        Column(_("How it stands"), width=30),
        Column(_("Source"), width=60),
        Column(_("Address of the source"), width=40),
        Column(_("Words of the source"), width=60),
        Column(_("Note"), width=60),
        Column(_("Why it was withdrawn"), width=40),
    ]

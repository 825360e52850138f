"""Certificates made by the worker: a PDF of each and PDFs for printing, in one archive, piece by piece.

A piece that is finished is kept beside the job, so that the next worker goes on where one died. What is told by the
one result is complete or not there at all.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.certificate_paper import Wording, style_of
from awards.models import CertificatePart, Decision, DecisionRecipient
from awards.permissions.certificates import demand_makeable, may_ask_for_certificates
from awards.queries.certificates import layout_for, rows_to_make
from awards.services.certificates import MAKE_CERTIFICATES, discard_pieces, ensure_certificates
from mobilization.common.files import store
from mobilization.common.papers.certificate import AT_ONCE, Certificate, Style, pdfs_of
from mobilization.common.text import fold
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from mobilization.workflow.refusals import TransitionRefused
from organizations.offices import may_fetch_in_office, owner_in_office

ALONE, TOGETHER = "tung-to", "de-in"
"""Folders of the archive: each certificate by itself; those of a piece in one file, for printing."""
PDF, ZIP = "application/pdf", "application/zip"
LONGEST_NAME = 60


def register() -> None:
    """Make the kind of work known."""
    registry.register(
        MAKE_CERTIFICATES,
        make_certificates,
        title=gettext_lazy("Certificates for printing"),
        may_request=may_ask_for_certificates,
        may_fetch=may_fetch_in_office,
    )


@dataclass(frozen=True)
class Piece:
    """Certificates of one look, their numbers in the archive from `first` on."""

    first: int
    sheets: list[Certificate]
    style: Style

    @property
    def digest(self) -> str:
        """What it says and how it looks, in one word."""
        told = json.dumps([self.first, [asdict(each) for each in self.sheets], asdict(self.style)], default=str)
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def last(self) -> int:
        """The number of its last certificate."""
        return self.first + len(self.sheets) - 1


def make_certificates(run: JobRun) -> dict[str, Any]:
    """Make them; returns how many, and how many files. Raises JobRefused where nothing may or can be made any more."""
    decision, rows = _wanted(run)
    total = len(rows)
    ensure_certificates(decision, [row.pk for row in rows], achievement=run.params["achievement"], by=run.owner)
    said = _("Making certificates")
    run.progress(0, total, said)
    with_codes = list(rows_to_make(decision).filter(pk__in=[row.pk for row in rows]))
    pieces = list(_pieces(decision, with_codes, run.params["language"]))
    name = f"giay-{slugify(fold(decision.numbered)) or decision.pk}"
    if total == 1:
        one = pdfs_of(pieces[0].sheets, pieces[0].style)[0]
        run.add_file("pdf", f"{name}-{_slug(rows[0].name)}.pdf", io.BytesIO(one), content_type=PDF)
        run.progress(1, 1, said)
        return {"certificates": 1, "files": 1}
    content = run.temporary_file()
    parts = []
    for piece in pieces:
        parts.append(_part_of(run, piece))
        run.progress(piece.last, total, said)
    files = _joined(content, parts)
    run.add_file("zip", f"{name}.zip", content, content_type=ZIP)
    run.on_finish(lambda: discard_pieces(parts))
    return {"certificates": total, "files": files}


def _wanted(run: JobRun) -> tuple[Decision, list[DecisionRecipient]]:
    """The decision and the rows, as its owner may make them now."""
    owner = owner_in_office(run)
    seen = Decision.objects.visible_to(owner).select_related("unit__parent", "steward")
    decision: Decision | None = seen.filter(pk=run.params["decision"]).first()
    if decision is None:
        raise JobRefused(_("You may no longer read this decision."))
    try:
        demand_makeable(owner, decision)
    except TransitionRefused as refused:
        raise JobRefused(str(refused)) from refused
    chosen = run.params["rows"]
    rows = rows_to_make(decision)
    found = list(rows if chosen is None else rows.filter(pk__in=chosen))
    if not found:
        raise JobRefused(_("Nobody here gets one."))
    return decision, found


def _pieces(decision: Decision, rows: list[DecisionRecipient], language: str) -> Iterator[Piece]:
    """The rows of each title or form in their order, so many at once as one process sets."""
    number = 1
    by_subject: dict[Any, list[DecisionRecipient]] = {}
    for row in rows:
        by_subject.setdefault(row.subject, []).append(row)
    assert decision.signed_on is not None  # noqa: S101 - the database demands it of what was signed
    for subject, those in by_subject.items():
        layout = layout_for(subject, language, decision.signed_on)
        wording, style = Wording(decision, layout), style_of(decision, layout)
        for start in range(0, len(those), AT_ONCE):
            sheets = [wording.sheet(row, row.certificate) for row in those[start : start + AT_ONCE]]
            yield Piece(number, sheets, style)
            number += len(sheets)


def _part_of(run: JobRun, piece: Piece) -> CertificatePart:
    """The piece as an archive, made now or by a worker before this one."""
    digest = piece.digest
    found = CertificatePart.objects.filter(job=run.job_id, digest=digest).first()
    if found is not None:
        return found
    *alone, together = pdfs_of(piece.sheets, piece.style, together=True)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for number, (sheet, made) in enumerate(zip(piece.sheets, alone, strict=True), piece.first):
            _write(archive, f"{ALONE}/{number:05}-{_slug(sheet.name)}.pdf", made)
        _write(archive, f"{TOGETHER}/{piece.first:05}-{piece.last:05}.pdf", together)
    part = CertificatePart(job_id=run.job_id, digest=digest)
    try:
        return store(part, content.getvalue(), name=f"{piece.first}.zip", content_type=ZIP, by=run.owner)
    except IntegrityError:  # a worker that lost the lease has made it at the same moment
        return CertificatePart.objects.get(job=run.job_id, digest=digest)


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """PDF is packed already; without a clock the same certificates are the same archive."""
    archive.writestr(zipfile.ZipInfo(name), content)


def _joined(content: Any, parts: list[CertificatePart]) -> int:
    """All pieces as one archive; returns how many files are in it."""
    files = 0
    with zipfile.ZipFile(content, "w") as whole:
        for part in parts:
            with default_storage.open(part.key) as stored, zipfile.ZipFile(stored) as archive:
                for name in archive.namelist():
                    _write(whole, name, archive.read(name))
                    files += 1
    return files


def _slug(name: str) -> str:
    return slugify(fold(name))[:LONGEST_NAME].strip("-") or "-"

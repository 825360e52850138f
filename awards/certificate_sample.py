"""A certificate of somebody invented, to see a layout by: nothing of it is stored, and its code is nobody's."""

from awards.certificate_codes import LENGTH
from awards.certificate_paper import Wording, style_of
from awards.enums import Branch
from awards.models import Certificate, CertificateLayout, Decision, DecisionRecipient
from mobilization.common.papers.certificate import Certificate as Sheet
from mobilization.common.papers.certificate import Style, pdfs_of, picture_of
from organizations.enums import UnitKind
from organizations.models import Unit


def sample_pdf(layout: CertificateLayout) -> bytes:
    """As PDF."""
    sheet, style = _sample(layout)
    return pdfs_of([sheet], style)[0]


def sample_picture(layout: CertificateLayout) -> bytes:
    """As PNG."""
    return picture_of(*_sample(layout))


def _sample(layout: CertificateLayout) -> tuple[Sheet, Style]:
    unit = Unit(name="Phường Mẫu", short_name="Mẫu", kind=UnitKind.WARD)
    day = layout.valid_from
    decision = Decision(
        unit=unit, branch=Branch.STATE, number=1, year=day.year, symbol="QĐ-UBND", signed_on=day, place="Mẫu",
        signer="Nguyễn Văn A", signer_post="Chủ tịch",
    )  # fmt: skip
    row = DecisionRecipient(name="Trần Thị B", position="Tổ trưởng Tổ dân phố số 1, phường Mẫu")
    certificate = Certificate(recipient=row, code="0" * LENGTH)
    return Wording(decision, layout).sheet(row, certificate), style_of(decision, layout)

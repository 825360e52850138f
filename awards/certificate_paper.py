"""What stands on the certificate of somebody a decision commends: from decision, row and layout.

Certificates are Vietnamese whoever asks; English stands below where the layout has both languages. Who gives and who
signs is a proposal, as with papers (`organizations/letterheads.py`); a layout says otherwise.
"""

from dataclasses import dataclass

from django.urls import reverse

from awards.certificate_codes import in_groups
from awards.certificate_words import filled
from awards.enums import Branch, CertificateLanguage, FormKind
from awards.models import AwardForm, Certificate, CertificateLayout, Decision, DecisionRecipient
from mobilization.common.addresses import absolute
from mobilization.common.papers.certificate import Certificate as Sheet
from mobilization.common.papers.certificate import Style
from mobilization.common.papers.pages import day_in_words
from mobilization.common.papers.paper import Layout
from organizations.enums import UnitKind
from organizations.letterheads import PLACES, issuer_of

ACHIEVEMENT = "Đã có thành tích xuất sắc trong phong trào thi đua “Dân vận khéo” năm {nam}"
ACHIEVEMENT_EN = "for outstanding achievements in the movement “Skilful mass mobilisation” in {nam}"
WORDING = "{thanh_tich}"
BOOK = "Vào sổ vàng số: ……………………"
HEADINGS = {FormKind.MERIT: "Bằng khen", FormKind.COMMENDATION: "Giấy khen", FormKind.LETTER: "Thư khen"}
"""What the sheet is called; other forms and all titles by their own name."""
COMMITTEES = {*PLACES, UnitKind.PARTY_COMMITTEE}


def layout_of(decision: Decision) -> Layout:
    """Whose heading its certificates bear."""
    return Layout.PARTY if decision.branch == Branch.PARTY else Layout.STATE


def style_of(decision: Decision, layout: CertificateLayout) -> Style:
    """How the sheets look."""
    return Style(
        layout=layout_of(decision),
        title=_heading(layout),
        frame=layout.frame,
        size=layout.size,
        is_landscape=layout.is_landscape,
        is_bilingual=layout.language == CertificateLanguage.BOTH,
    )


@dataclass(frozen=True)
class Wording:
    """The texts of the certificates of one decision and layout; `sheet` fills in what differs from row to row."""

    decision: Decision
    layout: CertificateLayout

    def sheet(self, row: DecisionRecipient, certificate: Certificate) -> Sheet:
        """The certificate of one row."""
        decision, layout = self.decision, self.layout
        values = self._values(row, certificate.achievement)
        is_bilingual = layout.language == CertificateLanguage.BOTH
        return Sheet(
            giver=filled(layout.giver, values) or _giver(decision),
            gives="TẶNG" if isinstance(layout.subject, AwardForm) else "TẶNG DANH HIỆU",
            title=filled(_heading(layout), values).upper(),
            name=row.name,
            position=row.position,
            wording=filled(layout.wording or WORDING, values),
            number=f"Quyết định số {decision.numbered} {day_in_words(decision.signed_on)}",
            book=BOOK if layout.with_book else "",
            day=", ".join(filter(None, (decision.place, day_in_words(decision.signed_on)))),
            authority=filled(layout.signatory, values).upper() or _authority(decision),
            signer=decision.signer,
            code=in_groups(certificate.code),
            address=absolute(reverse("showcase:certificate", args=[certificate.code])),
            check=f"Quét mã, hoặc nhập mã tại {_without_scheme(absolute(reverse('showcase:certificates')))}",
            giver_en=filled(layout.giver_en, values),
            title_en=(layout.heading_en or layout.subject.name_en).upper() if is_bilingual else "",
            wording_en=filled(layout.wording_en or ACHIEVEMENT_EN, values) if is_bilingual else "",
            number_en=_number_en(decision) if is_bilingual else "",
        )

    def _values(self, row: DecisionRecipient, achievement: str) -> dict[str, str]:
        decision = self.decision
        year = str(decision.signed_on.year) if decision.signed_on else ""
        return {
            "ten": row.name,
            "chuc_vu": row.position,
            "hinh_thuc": self.layout.subject.name_vi,
            "thanh_tich": achievement or filled(ACHIEVEMENT, {"nam": year}),
            "don_vi": decision.unit.name,
            "so_quyet_dinh": decision.numbered,
            "ngay": day_in_words(decision.signed_on),
            "nam": year,
        }


def _heading(layout: CertificateLayout) -> str:
    subject = layout.subject
    kind = FormKind(subject.kind) if isinstance(subject, AwardForm) else None
    known = HEADINGS.get(kind, subject.name_vi) if kind else subject.name_vi
    return layout.heading or known


def _giver(decision: Decision) -> str:
    """The chair of a place, the standing committee of a Party committee, any other body by its name."""
    of = layout_of(decision)
    name = " ".join(issuer_of(decision.unit, of).name.split("\n"))
    if decision.unit.kind in COMMITTEES and of is Layout.PARTY:
        return f"Ban Thường vụ {name}".upper()
    if decision.unit.kind in PLACES and decision.branch == Branch.STATE:
        return f"Chủ tịch {name}".upper()
    return name.upper()


def _authority(decision: Decision) -> str:
    """The lines above the signature; a deputy of the chair signs on their behalf."""
    post = decision.signer_post.upper()
    if layout_of(decision) is Layout.PARTY:
        return f"T/M BAN THƯỜNG VỤ\n{post}" if decision.unit.kind in COMMITTEES else post
    return f"KT. {post.removeprefix('PHÓ ')}\n{post}" if post.startswith("PHÓ ") else post


def _number_en(decision: Decision) -> str:
    day = decision.signed_on
    return f"Decision No. {decision.numbered} of {day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _without_scheme(address: str) -> str:
    return address.partition("://")[2]

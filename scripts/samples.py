"""Writes docs/samples/: official papers as the portal makes them. Units are real, all they say is invented.

`.venv/bin/python scripts/samples.py`; to look at them: `pdftoppm -r 60 -png docs/samples/bien-ban.pdf /tmp/page`.
"""

import datetime
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobilization.settings.test")

import django  # noqa: E402

django.setup()

from django.utils import translation  # noqa: E402

from awards.decision_paper import paper_of_decision  # noqa: E402
from awards.models import AwardForm  # noqa: E402
from mobilization.common.papers.certificate import pdfs_of  # noqa: E402
from mobilization.common.papers.paper import (  # noqa: E402
    CENTRE,
    Column,
    Layout,
    Paper,
    Table,
    Text,
)
from mobilization.common.papers.pdf import pdf_of  # noqa: E402
from mobilization.common.papers.word import docx_of  # noqa: E402
from mobilization.common.workbooks import write_report_workbook  # noqa: E402
from reviews.enums import CouncilRole  # noqa: E402
from reviews.session_invitation import invitation_to  # noqa: E402
from reviews.session_paper import minutes_of, results_of  # noqa: E402
from reviews.voting import VoteRules  # noqa: E402
from scripts.sample_books import BOOKS  # noqa: E402
from scripts.sample_certificates import CERTIFICATES  # noqa: E402
from scripts.sample_dialogues import DIALOGUES  # noqa: E402
from scripts.sample_reports import REPORTS, WORKBOOKS, model_report  # noqa: E402

SAMPLES = ROOT / "docs" / "samples"
DEMO = ROOT / "data" / "models" / "demo_models.json"
WARDS = ("Phường Dương Nội", "Phường Tùng Thiện", "Phường Chương Mỹ", "Phường Hoàn Kiếm")
DOMAINS = {
    "economy": "Kinh tế",
    "culture_society": "Văn hóa – xã hội",
    "defence_security": "Quốc phòng – an ninh",
    "political_system": "Xây dựng hệ thống chính trị",
}
SUBJECTS = {"collective": "Tập thể", "individual": "Cá nhân"}


def annex() -> Paper:
    """The list of recognised models, the annex of a decision of a State body, over several pages."""
    rows = [
        [str(number), f"DVK-2025-{number:06d}", *model, "x" if number % 9 == 0 else ""]
        for number, model in enumerate(models(), 1)
    ]
    columns = [
        Column("TT", 1.2, CENTRE),
        Column("Mã số", 4.4),
        Column("Tên mô hình", 8),
        Column("Đơn vị thực hiện", 5),
        Column("Lĩnh vực", 3.4),
        Column("Chủ thể", 2.2, CENTRE),
        Column("Tiêu biểu", 1.8, CENTRE),
    ]
    return Paper(
        layout=Layout.STATE,
        kind="Phụ lục",
        title="Danh sách mô hình được công nhận trong “Dân vận khéo năm 2025”",
        annexed_to="(Kèm theo Quyết định số 215/QĐ-UBND ngày 05/3/2026 của Ủy ban nhân dân thành phố Hà Nội)",
        body=[Table(columns, rows), Text(f"Tổng số: {len(rows)} mô hình.")],
        is_landscape=True,
    )


def models() -> list[tuple[str, str, str, str]]:
    """Title, place, domain and subject of the invented models that the portal brings to show itself, by real wards."""
    told = json.loads(DEMO.read_text(encoding="utf-8"))["models"]
    return [
        (each["title"], WARDS[place % len(WARDS)], DOMAINS[each["domain"]], SUBJECTS[each["subject"]])
        for place, each in enumerate(told)
    ]


def session() -> tuple[Any, list[Any], list[Any]]:
    """An invented session of a ward's council as the pages read it: it, who was there, and its agenda."""
    unit = SimpleNamespace(kind="ward", name="Phường Hoàn Kiếm", short_name="Hoàn Kiếm", parent=None)
    council = SimpleNamespace(
        name="Hội đồng xét công nhận mô hình “Dân vận khéo” phường Hoàn Kiếm",
        document_number="41-QĐ/ĐU",
        document_date=datetime.date(2026, 1, 10),
        committee_id=None,
        steward=unit,
    )
    held = SimpleNamespace(
        name="Họp Hội đồng xét công nhận mô hình “Dân vận khéo” đợt 1 năm 2026",
        council=council,
        round=SimpleNamespace(name="Bình xét cấp xã đợt 1 năm 2026", campaign="Dân vận khéo năm 2026"),
        held_on=datetime.date(2026, 3, 18),
        begins_at=datetime.time(8, 30),
        place="Hội trường tầng 2, trụ sở Đảng ủy phường",
        numbers=VoteRules(),
        needed_share="50%",
        is_more_than=True,
        is_secret=True,
        state="closed",
        document_number="12-QĐ/ĐU",
        document_date=datetime.date(2026, 3, 20),
        get_base_display=lambda: "tổng số thành viên",
    )
    return held, [_there(*each) for each in MEMBERS], [_item(*each) for each in zip(models(), VOTES, strict=False)]


MEMBERS = (
    ("Nguyễn Văn Bình", "chair", "Phó Bí thư Thường trực Đảng ủy", True),
    ("Trần Thị Cúc", "deputy", "Chủ tịch Ủy ban MTTQ Việt Nam phường", True),
    ("Phạm Thị Én", "secretary", "Chuyên viên Ban Xây dựng Đảng", True),
    ("Lê Quang Dũng", "member", "Chủ tịch Hội Cựu chiến binh", True),
    ("Hoàng Văn Giang", "member", "Bí thư Đoàn Thanh niên", True),
    ("Đỗ Thị Hạnh", "member", "Chủ tịch Hội Liên hiệp Phụ nữ", True),
    ("Vũ Văn Khoa", "member", "Chủ tịch Hội Nông dân", False),
)
PRESENT, ON_THE_PORTAL = 6, 4
"""Members who are there, and how many of them vote on the portal."""
VOTES = (
    (6, 0, 0, 0, 7, "recognised", "công nhận", "", True, True),
    (5, 0, 0, 0, 6, "recognised", "công nhận", "", True, False),
    (4, 1, 1, 0, 7, "recognised", "công nhận", "", False, False),
    (
        2,
        3,
        0,
        1,
        7,
        "not_recognised",
        "không công nhận",
        "Chưa có kết quả đo được",
        False,
        False,
    ),
    (None, None, None, None, None, "postponed", "để lại phiên sau", "Chờ đơn vị bổ sung minh chứng", False, False),
)


def _there(name: str, role: str, position: str, is_present: bool) -> Any:  # noqa: FBT001 - a row
    seat = SimpleNamespace(person=SimpleNamespace(full_name=name))
    told = {"sat_as": CouncilRole(role), "post": position, "note": "" if is_present else "đi công tác"}
    return SimpleNamespace(seat=seat, is_present=is_present, **told)


def _item(model: tuple[str, str, str, str], vote: tuple[Any, ...]) -> Any:
    place = VOTES.index(vote) + 1
    yes, no, blank, invalid, base, outcome, told, reason, is_typical, is_above = vote
    needed = base // 2 + 1 if base else None
    item = SimpleNamespace(
        pk=place,
        position=place,
        kind="",
        state="counted" if base else "waiting",
        in_favour=yes,
        against=no,
        abstained=blank,
        invalid=invalid,
        present=PRESENT if base else None,
        recused=int(base == BASE_WITHOUT_ONE),
        base=base,
        needed=needed,
        is_carried=bool(base and yes >= needed),
        outcome=outcome,
        reason_told=reason,
        is_typical=is_typical,
        is_proposed_up=is_above,
        outcome_told=told,
    )
    away = SimpleNamespace(seat=_there(*MEMBERS[5]).seat, reason="là người phụ trách")
    candidacy = SimpleNamespace(model=SimpleNamespace(code=f"2026-00{place}"))
    line = SimpleNamespace(title=model[0], unit="Phường Hoàn Kiếm", item=SimpleNamespace(candidacy=candidacy))
    recusals = [away] if base == BASE_WITHOUT_ONE else []
    return SimpleNamespace(item=item, line=line, voted=ON_THE_PORTAL, recusals=recusals)


BASE_WITHOUT_ONE = 6


def minutes() -> Paper:
    """The minutes of a council, which two people sign."""
    held, there, lines = session()
    return minutes_of(held, Layout.PARTY, attendance=there, lines=lines)


def invitation() -> Paper:
    """The letter by which its members are invited; a title that one of them may not read is not named."""
    held, _there_too, lines = session()
    held.called_at = datetime.datetime(2026, 3, 11, 9, tzinfo=datetime.UTC)
    seats = [
        SimpleNamespace(person=SimpleNamespace(full_name=name), role=role, position=position)
        for name, role, position, _is_present in MEMBERS
    ]
    named = [line.item.pk for line in lines if not line.recusals]
    return invitation_to(held, Layout.PARTY, seats=seats, lines=lines, named=named)


def results() -> Paper:
    """The list of its results, as the annex of a decision."""
    held, _there_too, lines = session()
    return results_of(held, Layout.PARTY, lines=lines)


def decided(**more: Any) -> Any:
    """An invented decision of a real unit as the job reads it."""
    known = {
        "state": "published",
        "branch": "state",
        "year": 2026,
        "bases": "Luật Thi đua, khen thưởng số 06/2022/QH15 ngày 15/6/2022",
        "requested_by": "Trưởng phòng Văn hóa – Xã hội phường",
        "money_from": "Quỹ thi đua, khen thưởng năm 2026 của phường",
        "carried_out_by": "Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân phường, Trưởng phòng Kinh tế, Hạ tầng "
        "và Đô thị",
        "sent_to": "Như Điều 3\nThường trực Đảng ủy, HĐND phường\nLưu: VT",
        "annulled_on": None,
        "annulled_by": "",
    } | more
    between = "-" if known["branch"] == "party" else "/"
    numbered = f"{known['number']:02d}{between}{known['symbol']}" if known["number"] else ""
    return SimpleNamespace(numbered=numbered, **known)


def _given(subject: Any, kind: str, name: str, position: str, money: int | None = None, **more: Any) -> Any:
    """A row of its list."""
    known = {"number": 1, "annulled_on": None, "annulled_by": ""} | more
    return SimpleNamespace(subject=subject, recipient=kind, name=name, position=position, money=money, **known)


def _form(name: str, position: int, kind: str) -> Any:
    return AwardForm(name_vi=name, position=position, kind=kind, pk=position)


def decision() -> Paper:
    """A decision of the chair of a People's Committee that commends few: they stand in its first article."""
    unit = SimpleNamespace(kind="ward", name="Phường Dương Nội", short_name="Dương Nội", parent=None)
    form = _form("Giấy khen", 1, "commendation")
    made = decided(
        unit=unit,
        title="Về việc tặng Giấy khen cho tập thể, hộ gia đình, cá nhân có thành tích xuất sắc trong phong trào "
        "thi đua “Dân vận khéo” năm 2026",
        decider="Chủ tịch Ủy ban nhân dân phường Dương Nội",
        symbol="QĐ-UBND",
        number=57,
        signed_on=datetime.date(2026, 11, 10),
        place="Dương Nội",
        signer="Đặng Quốc Khánh",
        signer_post="Chủ tịch",
    )
    rows = [
        _given(form, "collective", "Tổ dân phố số 4", "phường Dương Nội", 1_600_000),
        _given(form, "household", "Hộ ông Bùi Văn Lâm", "Tổ dân phố số 9", 1_200_000),
        _given(form, "person", "Bà Nguyễn Thị Minh Tâm", "Bí thư Chi bộ Tổ dân phố số 4", 800_000),
        _given(form, "person", "Ông Trịnh Xuân Hòa", "Trưởng ban Công tác Mặt trận Tổ dân phố số 7", 800_000),
    ]
    return paper_of_decision(made, rows, documents=[_plan()])


def _plan() -> Any:
    return SimpleNamespace(
        type="plan",
        get_type_display=lambda: "Kế hoạch",
        number="18-KH/ĐU",
        issued_on=datetime.date(2026, 1, 15),
        issuer="Đảng ủy phường Dương Nội",
        abstract="Thực hiện phong trào thi đua “Dân vận khéo” năm 2026.",
    )


def draft() -> Paper:
    """The draft of a decision of a Party committee's standing committee with an annexed list in two parts."""
    above = SimpleNamespace(kind="city", name="Thành phố Hà Nội", short_name="Hà Nội", parent=None)
    unit = SimpleNamespace(kind="ward", name="Phường Hoàn Kiếm", short_name="Hoàn Kiếm", parent=above)
    merit, praise = _form("Giấy khen", 1, "commendation"), _form("Thư khen", 2, "letter")
    made = decided(
        unit=unit,
        state="submitted",
        branch="party",
        title="về việc tặng Giấy khen, Thư khen trong phong trào thi đua “Dân vận khéo” năm 2026",
        decider="Ban Thường vụ Đảng ủy phường Hoàn Kiếm",
        symbol="QĐ/ĐU",
        number=None,
        year=None,
        signed_on=None,
        place="Hoàn Kiếm",
        signer="Nguyễn Thị Ánh Tuyết",
        signer_post="Phó Bí thư",
        bases="Quy chế làm việc của Ban Chấp hành Đảng bộ phường nhiệm kỳ 2025 – 2030\n"
        "Hướng dẫn của Thành ủy về công tác thi đua, khen thưởng",
        requested_by="Ban Xây dựng Đảng phường",
        money_from="",
        carried_out_by="Văn phòng Đảng ủy, Ban Xây dựng Đảng, các chi bộ trực thuộc",
        sent_to="Như Điều 3\nThành ủy Hà Nội (để báo cáo)\nLưu Văn phòng Đảng ủy",
    )
    rows = [
        _given(merit, "collective", f"Chi bộ Tổ dân phố số {number}", "Đảng bộ phường Hoàn Kiếm", 1_000_000)
        for number in (2, 5, 11)
    ]
    rows += [
        _given(merit, "person", name, f"Tổ trưởng Tổ dân phố số {place}", 500_000)
        for place, name in enumerate(NAMES, 1)
    ]
    rows += [
        _given(praise, "household", f"Hộ {name[:1].lower()}{name[1:]}", f"Tổ dân phố số {place + 3}")
        for place, name in enumerate(NAMES[:3], 1)
    ]
    return paper_of_decision(made, rows, documents=[])


NAMES = (
    "Ông Lê Văn Thành", "Bà Phạm Thu Hương", "Ông Ngô Đức Thịnh", "Bà Vũ Thị Lan Anh", "Ông Hoàng Minh Đạo",
    "Bà Đỗ Thị Kim Oanh", "Ông Trần Quốc Toản", "Bà Lý Thị Mai", "Ông Cao Xuân Bách", "Bà Dương Thị Ngọc Bích",
)  # fmt: skip

PAPERS = {
    "bao-cao-mo-hinh": model_report,
    "danh-sach-cong-nhan": annex,
    "giay-moi": invitation,
    "bien-ban": minutes,
    "ket-qua-phien-hop": results,
    "quyet-dinh-khen-thuong": decision,
    "du-thao-quyet-dinh": draft,
    **DIALOGUES,
    **BOOKS,
    **REPORTS,
}


def main() -> None:
    """Write each paper as Word and PDF, each certificate as PDF, each workbook."""
    SAMPLES.mkdir(parents=True, exist_ok=True)
    for name, made in PAPERS.items():
        paper = made()
        (SAMPLES / f"{name}.docx").write_bytes(docx_of(paper))
        (SAMPLES / f"{name}.pdf").write_bytes(pdf_of(paper))
        print(f"{name}.docx, {name}.pdf")
    for name, (one, style) in CERTIFICATES.items():
        (SAMPLES / f"{name}.pdf").write_bytes(pdfs_of([one], style)[0])
        print(f"{name}.pdf")
    for name, workbook in WORKBOOKS.items():
        with translation.override("vi"), (SAMPLES / f"{name}.xlsx").open("wb") as stream:
            write_report_workbook(stream, workbook())
        print(f"{name}.xlsx")


if __name__ == "__main__":
    main()

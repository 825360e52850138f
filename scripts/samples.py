"""Writes docs/samples/: official papers as the portal makes them. Units are real, all they say is invented.

`.venv/bin/python scripts/samples.py`; to look at them: `pdftoppm -r 60 -png docs/samples/bien-ban.pdf /tmp/page`.
"""

import datetime
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobilization.settings.test")

from mobilization.common.papers.paper import (  # noqa: E402
    CENTRE,
    RIGHT,
    Column,
    Issuer,
    Layout,
    Paper,
    Section,
    Signature,
    Table,
    Text,
)
from mobilization.common.papers.pdf import pdf_of  # noqa: E402
from mobilization.common.papers.word import docx_of  # noqa: E402

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


def report() -> Paper:
    """The report on a model, of a Party committee, not yet signed."""
    return Paper(
        layout=Layout.PARTY,
        kind="Báo cáo",
        title="Kết quả thực hiện mô hình “Tuyến phố xanh, sạch, đẹp, văn minh”",
        issuer=Issuer(name="Đảng ủy phường Hoàn Kiếm", superior="Đảng bộ thành phố Hà Nội"),
        symbol="BC/ĐU",
        place="Hoàn Kiếm",
        year=2026,
        body=[
            Section("I. Thông tin chung"),
            Text("- Đơn vị thực hiện: Phường Hoàn Kiếm.\n- Lĩnh vực: Văn hóa – xã hội.\n- Chủ thể: Tập thể."),
            Section("II. Tình hình trước khi thực hiện"),
            Text(
                "Tuyến phố dài 1.200 m có 56 hộ kinh doanh. Rác được để trên vỉa hè từ sáng sớm, xe đẩy không vào được."
            ),
            Section("III. Cách làm"),
            Text(
                "Chi bộ họp dân ba lần, từng hộ nhận một đoạn vỉa hè và cam kết giờ để rác. Tổ tự quản gồm sáu người, "
                "mỗi tuần đi kiểm tra hai lần, kết quả được công khai tại nhà sinh hoạt cộng đồng.\n"
                "Đoàn Thanh niên cùng Hội Phụ nữ vẽ 14 bức tường, trồng hoa trên 300 m vỉa hè."
            ),
            Section("IV. Kết quả"),
            Table(
                [
                    Column("Chỉ số", 5),
                    Column("Đơn vị tính", 2),
                    Column("Trước", 2, RIGHT),
                    Column("Mục tiêu", 2, RIGHT),
                    Column("Đạt được", 2, RIGHT),
                ],
                [
                    ["Số hộ để rác đúng giờ", "hộ", "12", "50", "56"],
                    ["Chiều dài vỉa hè có hoa", "m", "0", "250", "300"],
                    ["Phản ánh của người dân về rác trong tháng", "lượt", "31", "5", "2"],
                ],
                title="Các chỉ số",
            ),
            Section("V. Bài học kinh nghiệm"),
            Text("Việc gì dân bàn, dân nhận thì giữ được lâu; công khai kết quả mỗi tuần có tác dụng hơn nhắc nhở."),
        ],
        recipients=["Thành ủy Hà Nội (để báo cáo)", "Ban Tuyên giáo và Dân vận Thành ủy", "Lưu Văn phòng Đảng ủy"],
        signatures=[Signature(authority=["T/M Ban Thường vụ"], position="Phó Bí thư", name="Nguyễn Thị Ánh Tuyết")],
    )


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


def minutes() -> Paper:
    """Minutes of a council, which two people sign."""
    people = ["Nguyễn Văn Bình", "Trần Thị Cúc", "Lê Quang Dũng", "Phạm Thị Én", "Hoàng Văn Giang"]
    return Paper(
        layout=Layout.STATE,
        kind="Biên bản",
        title="Họp Hội đồng xét công nhận mô hình “Dân vận khéo” năm 2025",
        issuer=Issuer(name="Hội đồng xét công nhận\nmô hình Dân vận khéo", superior="Ủy ban nhân dân\nquận Ba Đình"),
        number="03",
        symbol="BB-HĐ",
        place="Ba Đình",
        on=datetime.date(2025, 3, 18),
        bases=["Căn cứ Quyết định số 41/QĐ-UBND ngày 10/01/2025 về việc thành lập Hội đồng"],
        body=[
            Section("I. Thành phần"),
            Table(
                [Column("TT", 1, CENTRE), Column("Họ và tên", 5), Column("Chức danh", 4), Column("Có mặt", 2, CENTRE)],
                [[str(n), name, "Chủ tịch" if n == 1 else "Thành viên", "x"] for n, name in enumerate(people, 1)],
            ),
            Section("II. Kết quả biểu quyết"),
            Text("Tổng số thành viên: 7; có mặt: 5; đủ số lượng theo quy định. Bỏ phiếu kín."),
            Table(
                [
                    Column("Mô hình", 6),
                    Column("Đồng ý", 2, RIGHT),
                    Column("Không đồng ý", 2, RIGHT),
                    Column("Kết luận", 3),
                ],
                [["Tổ dân phố không rác", "5", "0", "Công nhận"], ["Ngõ nở hoa", "2", "3", "Không công nhận"]],
            ),
            Text("Cuộc họp kết thúc lúc 11 giờ 30 phút cùng ngày. Biên bản đã được đọc cho mọi người cùng nghe."),
        ],
        recipients=["Thành viên Hội đồng", "Lưu: Văn thư"],
        signatures=[
            Signature(position="Thư ký", name="Phạm Thị Én"),
            Signature(position="Chủ tịch Hội đồng", name="Nguyễn Văn Bình"),
        ],
    )


PAPERS = {"bao-cao-mo-hinh": report, "danh-sach-cong-nhan": annex, "bien-ban": minutes}


def main() -> None:
    """Write each as Word and PDF."""
    SAMPLES.mkdir(parents=True, exist_ok=True)
    for name, made in PAPERS.items():
        paper = made()
        (SAMPLES / f"{name}.docx").write_bytes(docx_of(paper))
        (SAMPLES / f"{name}.pdf").write_bytes(pdf_of(paper))
        print(f"{name}.docx, {name}.pdf")


if __name__ == "__main__":
    main()

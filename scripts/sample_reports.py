"""A report with figures, a book of models and a workbook for docs/samples/: units are real, the rest is invented."""

import datetime
import io

from PIL import Image, ImageDraw

from mobilization.common.papers.paper import (
    CENTRE,
    RIGHT,
    Chart,
    Column,
    Cover,
    Issuer,
    Layout,
    Paper,
    Picture,
    PictureRow,
    Section,
    Signature,
    Table,
    Text,
)
from mobilization.common.workbooks import Column as SheetColumn
from mobilization.common.workbooks import Kind, ReportSheet, SheetChart, Workbook

UNITS = ("Phường Hoàn Kiếm", "Phường Dương Nội", "Phường Tùng Thiện", "Phường Chương Mỹ", "Phường Hà Đông")
THIS_YEAR, LAST_YEAR = (48, 36, 41, 29, 52), (40, 38, 33, 25, 47)
RECOGNISED, RECOGNISED_BEFORE = (31, 20, 28, 17, 36), (24, 21, 19, 15, 30)
DOMAINS = {
    "Kinh tế": (52, 21),
    "Văn hóa – xã hội": (88, 45),
    "Quốc phòng – an ninh": (31, 12),
    "Xây dựng hệ thống chính trị": (24, 11),
}
MONTHS, BEFORE = (
    (3, 9, 21, 33, 52, 74, 98, 121, 148, 171, 192, 206),
    (2, 8, 15, 27, 41, 60, 79, 104, 127, 149, 168, 183),
)


def signed(number: int) -> str:
    """A change with its sign, as papers write it."""
    return f"+{number}" if number > 0 else f"−{-number}" if number < 0 else "0"


def model_report() -> Paper:
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


def by_unit() -> Table:
    """Grouped heads, totals and a note."""
    numbers = list(zip(THIS_YEAR, RECOGNISED, LAST_YEAR, RECOGNISED_BEFORE, strict=True))
    rows = [
        [str(place), name, *map(str, each), signed(each[0] - each[2])]
        for place, (name, each) in enumerate(zip(UNITS, numbers, strict=True), 1)
    ]
    sums = [sum(column) for column in zip(*numbers, strict=True)]
    return Table(
        [
            Column("TT", 1, CENTRE),
            Column("Đơn vị", 4.4),
            *[Column(title, 1.9, RIGHT) for title in ("Đăng ký", "Công nhận") * 2],
            Column("Tăng, giảm đăng ký", 2, RIGHT),
        ],
        rows,
        "Mô hình đăng ký, được công nhận theo đơn vị",
        totals=[["", "Tổng cộng", *map(str, sums), signed(sums[0] - sums[2])]],
        groups=[("", 2), ("Năm 2026", 2), ("Năm 2025", 2), ("", 1)],
        note="Ghi chú: Số liệu tính đến ngày 31/10/2026; mô hình đăng ký lại không tính là mô hình mới.",
    )


def by_domain() -> list[Section | Text | Chart]:
    """Headings of three levels, stacked and plain bars."""
    return [
        Section("2. Kết quả theo lĩnh vực", 2),
        Section("a) Về lĩnh vực và chủ thể", 3),
        Text("Lĩnh vực văn hóa – xã hội có nhiều mô hình nhất; mô hình của tập thể chiếm hơn hai phần ba."),
        Chart(
            "stacked",
            "Mô hình theo lĩnh vực và chủ thể",
            [
                (name, number, subject)
                for name, numbers in DOMAINS.items()
                for subject, number in zip(("Tập thể", "Cá nhân"), numbers, strict=True)
            ],
        ),
        Section("b) Về tỷ lệ được công nhận", 3),
        Text("Tỷ lệ mô hình được công nhận trên tổng số mô hình đăng ký của từng đơn vị như sau:"),
        Chart(
            "bar",
            "Tỷ lệ mô hình được công nhận",
            [
                (name, round(100 * yes / all_of, 1))
                for name, yes, all_of in zip(UNITS, RECOGNISED, THIS_YEAR, strict=True)
            ],
            "Phần trăm",
            note="Nguồn: Cổng thông tin Dân vận khéo.",
        ),
    ]


def report() -> Paper:
    """The yearly report of a Party committee, with charts and its contents."""
    return Paper(
        layout=Layout.PARTY,
        kind="Báo cáo",
        title="Kết quả phong trào thi đua “Dân vận khéo” năm 2026",
        issuer=Issuer(name="Thành ủy Hà Nội\nBan Tuyên giáo và Dân vận"),
        symbol="BC/BTGDVTU",
        place="Hà Nội",
        on=datetime.date(2026, 11, 12),
        has_contents=True,
        is_counted=True,
        body=[
            Section("I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO"),
            Text(
                "Ban đã tham mưu Ban Thường vụ Thành ủy ban hành kế hoạch thực hiện phong trào, hướng dẫn các đơn vị "
                "đăng ký mô hình ngay từ quý I và kiểm tra tại 15 xã, phường.\n"
                "Việc đăng ký, theo dõi và bình xét được thực hiện thống nhất trên Cổng thông tin Dân vận khéo."
            ),
            Section("II. KẾT QUẢ THỰC HIỆN"),
            Section("1. Kết quả chung", 2),
            Text("Năm đơn vị được kiểm tra đăng ký 206 mô hình, tăng 23 mô hình so với năm 2025."),
            by_unit(),
            Chart(
                "line",
                "Số mô hình đăng ký, cộng dồn theo tháng",
                [
                    (f"Tháng {month}", number, year)
                    for year, told in (("Năm 2026", MONTHS), ("Năm 2025", BEFORE))
                    for month, number in enumerate(told, 1)
                ],
                "Số mô hình",
            ),
            *by_domain(),
            Section("III. NHIỆM VỤ NĂM 2027"),
            Text("Tiếp tục nhân rộng mô hình tiêu biểu; mỗi xã, phường có ít nhất một mô hình về chuyển đổi số."),
        ],
        recipients=["Thường trực Thành ủy (để báo cáo)", "Các đảng ủy xã, phường", "Lưu Văn phòng Ban"],
        signatures=[Signature(authority=["K/T Trưởng Ban"], position="Phó Trưởng Ban", name="Nguyễn Thị Minh Tâm")],
    )


def drawing(width: int, height: int, sky: str, houses: int) -> bytes:
    """A picture where a photograph stands: a street, drawn."""
    picture = Image.new("RGB", (width, height), sky)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((width * 0.78, height * 0.08, width * 0.78 + height * 0.16, height * 0.24), fill="#f6d77a")
    step = width / houses
    for place in range(houses):
        left, top = place * step + step * 0.08, height * (0.42 + 0.06 * (place % 3))
        pen.rectangle((left, top, left + step * 0.84, height * 0.78), fill=("#e9dcc6", "#d8c3a5", "#c98b6b")[place % 3])
        pen.polygon(
            [(left - 6, top), (left + step * 0.42, top - height * 0.12), (left + step * 0.84 + 6, top)], "#8e4a3b"
        )
        pen.rectangle((left + step * 0.3, height * 0.6, left + step * 0.54, height * 0.78), fill="#5c6b73")
    pen.rectangle((0, height * 0.78, width, height), fill="#9aa5a0")
    for place in range(0, width, max(1, width // 14)):
        pen.ellipse((place, height * 0.72, place + width // 20, height * 0.84), fill="#5f8f4e")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def book() -> Paper:
    """A book of models: a cover, contents, photographs."""
    street = drawing(1600, 1000, "#bcd9e6", 6)
    return Paper(
        layout=Layout.PARTY,
        kind="Kỷ yếu",
        title="Mô hình “Dân vận khéo” tiêu biểu năm 2026",
        cover=Cover(
            superior="Thành ủy Hà Nội",
            issuer="Ban Tuyên giáo và Dân vận",
            kind="Kỷ yếu",
            title="Mô hình “Dân vận khéo”\ntiêu biểu năm 2026",
            subtitle="Lưu hành nội bộ",
            foot="Hà Nội, tháng 11 năm 2026",
            picture=Picture(street, alt="Tranh vẽ một tuyến phố có cây xanh"),
        ),
        has_contents=True,
        body=[
            Section("Phần thứ nhất. LĨNH VỰC VĂN HÓA – XÃ HỘI", begins_page=True),
            *_model("1. Tuyến phố xanh, sạch, đẹp, văn minh", "Phường Hoàn Kiếm", street),
            Section("Phần thứ hai. LĨNH VỰC KINH TẾ", begins_page=True),
            *_model("2. Chợ dân sinh không rác thải nhựa", "Phường Dương Nội", drawing(1600, 900, "#d6e4c3", 4)),
        ],
    )


def _model(title: str, unit: str, photograph: bytes) -> list[Section | Text | Picture | PictureRow | Table]:
    return [
        Section(title, 2),
        Table(
            [Column("Đơn vị", 3), Column("Chủ thể", 2), Column("Công nhận", 2, CENTRE)],
            [[unit, "Tập thể", "Năm 2026"]],
        ),
        Picture(photograph, "Toàn cảnh sau khi thực hiện mô hình (tranh minh họa)", width=0.9),
        Text(
            "Chi bộ họp dân ba lần, từng hộ nhận một đoạn vỉa hè và cam kết giờ để rác. Tổ tự quản gồm sáu người, mỗi "
            "tuần đi kiểm tra hai lần, kết quả được công khai tại nhà sinh hoạt cộng đồng.\n"
            "Sau một năm, 56 trên 56 hộ để rác đúng giờ; phản ánh của người dân giảm từ 31 xuống 2 lượt mỗi tháng."
        ),
        PictureRow(
            [
                Picture(drawing(900, 700, "#c9c6bd", 3), "Trước khi thực hiện"),
                Picture(drawing(1200, 700, "#bcd9e6", 4), "Sau khi thực hiện"),
            ]
        ),
    ]


def workbook() -> Workbook:
    """The figures of the report as a workbook."""
    numbers = zip(UNITS, THIS_YEAR, RECOGNISED, LAST_YEAR, RECOGNISED_BEFORE, strict=True)
    rows = [
        [place, name, *each, each[0] - each[2], each[1] / each[0]] for place, (name, *each) in enumerate(numbers, 1)
    ]
    sums = [sum(column) for column in (THIS_YEAR, RECOGNISED, LAST_YEAR, RECOGNISED_BEFORE)]
    return Workbook(
        title="Kết quả phong trào thi đua “Dân vận khéo” năm 2026",
        unit="Ban Tuyên giáo và Dân vận Thành ủy Hà Nội",
        made_at=datetime.datetime(2026, 11, 12, 2, tzinfo=datetime.UTC),
        facts=[
            ("Loại báo cáo", "Báo cáo năm"),
            ("Kỳ báo cáo", "Từ 01/01/2026 đến 31/10/2026"),
            ("Phiên bản", "1"),
        ],
        sheets=[
            ReportSheet(
                "Theo đơn vị",
                [
                    SheetColumn("TT", Kind.INT, 6),
                    SheetColumn("Đơn vị"),
                    *[SheetColumn(title, Kind.INT) for title in ("Đăng ký", "Công nhận") * 2],
                    SheetColumn("Tăng, giảm đăng ký", Kind.CHANGE),
                    SheetColumn("Tỷ lệ công nhận", Kind.PERCENT),
                ],
                rows,
                total_rows=[[None, "Tổng cộng", *sums, sums[0] - sums[2], sums[1] / sums[0]]],
                note="Ghi chú: Số liệu tính đến ngày 31/10/2026.",
                groups=[("", 2), ("Năm 2026", 2), ("Năm 2025", 2), ("So sánh", 2)],
                charts=[
                    SheetChart("bar", "Mô hình đăng ký năm 2026", 1, [2]),
                    SheetChart("bar", "Đăng ký và công nhận năm 2026", 1, [2, 3]),
                ],
            ),
            ReportSheet(
                "Theo lĩnh vực",
                [SheetColumn("Lĩnh vực"), SheetColumn("Tập thể", Kind.INT), SheetColumn("Cá nhân", Kind.INT)],
                [[name, *each] for name, each in DOMAINS.items()],
                charts=[SheetChart("stacked", "Mô hình theo lĩnh vực và chủ thể", 0, [1, 2])],
            ),
            ReportSheet(
                "Theo tháng",
                [SheetColumn("Tháng"), SheetColumn("Năm 2026", Kind.INT), SheetColumn("Năm 2025", Kind.INT)],
                [[f"Tháng {month}", *each] for month, each in enumerate(zip(MONTHS, BEFORE, strict=True), 1)],
                charts=[SheetChart("line", "Mô hình đăng ký, cộng dồn theo tháng", 0, [1, 2])],
            ),
        ],
    )


REPORTS = {"bao-cao-nam": report, "ky-yeu-mo-hinh": book}
WORKBOOKS = {"bao-cao-nam": workbook}

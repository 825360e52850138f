"""A book of models as the portal prints it, for `samples.py`. Units are real; stories, people, pictures invented."""

# ruff: noqa: E501, ISC004 - texts of stories

import datetime
import io
import random
from types import SimpleNamespace
from typing import Any

from PIL import Image, ImageDraw

from mobilization.common.papers.paper import Paper
from reports.book_contents import Chapter, Contents, Entry
from reports.book_paper import paper_of_book
from reports.book_sources import Award, Measure, Named, Photograph, Recognised, Relative, Story
from reports.queries.book_figures import Figures

CITY = "Thành phố Hà Nội"
YEAR = 2026
FOREWORD = """Năm 2026, phong trào thi đua “Dân vận khéo” của thành phố tiếp tục đi vào từng khu dân cư, từng cơ quan, đơn vị. Các mô hình được đăng ký ngay từ đầu năm, được kiểm tra tại chỗ và chỉ được công nhận khi có kết quả cụ thể, được Nhân dân xác nhận.
Cuốn sách này giới thiệu những mô hình được công nhận trong năm, xếp theo bốn lĩnh vực, mô hình tiêu biểu đứng trước. Mỗi bài nêu rõ tình hình trước khi thực hiện, cách làm, kết quả và bài học, để các đơn vị khác có thể vận dụng vào điều kiện của mình; cuối sách có bảng tra cứu theo tên mô hình, đơn vị và chủ đề.
Ban biên soạn trân trọng cảm ơn các đơn vị, các tập thể và cá nhân đã kể lại việc mình làm, và mong nhận được ý kiến góp ý để những lần xuất bản sau đầy đủ hơn."""
IMPRINT = "Sách mẫu: bài viết, tên người là hư cấu; ảnh là ảnh vẽ."
ROWS: tuple[tuple[Any, ...], ...] = (
    (
        "economy", "Hiến đất mở đường thôn Phú Nhi", "Phường Tùng Thiện", "collective", True,
        "Đường thôn chỉ rộng 2,5 m, xe chữa cháy và xe chở nông sản không vào được; bốn lần họp trước đây đều không "
        "thống nhất được mức lùi tường rào.",
        "Chi bộ phân công mỗi đảng viên vận động ba hộ, bắt đầu từ hộ có diện tích phải lùi nhiều nhất. Bản vẽ được treo "
        "tại nhà văn hóa trong 15 ngày; hộ nào có ý kiến được tổ dân vận đến tận nhà đo lại.\nPhường hỗ trợ xây lại tường "
        "rào cùng một mẫu; Mặt trận và tổ dân phố giám sát từng đoạn, thu chi được đọc trên loa mỗi tuần.",
        "56 hộ hiến 1.000 m² đất, đóng góp 320 ngày công; con đường dài 640 m rộng 5,5 m hoàn thành trước hai tháng, không "
        "có đơn thư.",
        "Vận động người khó nhất trước, công khai từ bản vẽ đến từng khoản chi; cán bộ, đảng viên làm trước.",
        {"households": "56", "people_land": "1.000", "labour_days": "320", "people_money": "186.000.000"},
        ("Nông thôn mới",),
    ),
    (
        "economy", "Chợ dân sinh không lấn vỉa hè", "Phường Dương Nội", "collective", False,
        "Hơn 70 hộ bán hàng trên vỉa hè trước cổng trường, gây ùn tắc vào giờ tan học.",
        "Tổ dân vận đi từng hộ, giúp làm thủ tục thuê chỗ trong chợ, miễn phí ba tháng đầu; phụ huynh cam kết không mua "
        "hàng trên vỉa hè.",
        "68 hộ vào chợ ổn định; vỉa hè thông thoáng liên tục chín tháng.",
        "", {"households": "68"}, ("Văn minh đô thị",),
    ),
    (
        "culture_society", "Tuyến phố xanh, sạch, đẹp, văn minh", "Phường Hoàn Kiếm", "collective", True,
        "Tuyến phố dài 1.200 m có 56 hộ kinh doanh. Rác được để trên vỉa hè từ sáng sớm, xe đẩy không vào được.",
        "Chi bộ họp dân ba lần, từng hộ nhận một đoạn vỉa hè và cam kết giờ để rác. Tổ tự quản gồm sáu người, mỗi tuần đi "
        "kiểm tra hai lần, kết quả được công khai tại nhà sinh hoạt cộng đồng.\nĐoàn Thanh niên cùng Hội Phụ nữ vẽ 14 bức "
        "tường, trồng hoa trên 300 m vỉa hè.",
        "56 hộ để rác đúng giờ; phản ánh của người dân về rác giảm từ 31 xuống 2 lượt trong tháng.",
        "Việc gì dân bàn, dân nhận thì giữ được lâu; công khai kết quả mỗi tuần có tác dụng hơn nhắc nhở.",
        {"households": "56", "participants": "212"}, ("Văn minh đô thị", "Bảo vệ môi trường"),
    ),
    (
        "culture_society", "Đám cưới không dùng thuốc lá", "Phường Chương Mỹ", "individual", False,
        "", "Bà con trong tổ dân phố cùng ký quy ước; gia đình nào thực hiện được tổ tặng một cây lưu niệm.",
        "31 trên 33 đám cưới trong năm không mời thuốc lá.", "", {"households": "33"}, (),
    ),
    (
        "defence_security", "Tiếng kẻng an ninh", "Phường Chương Mỹ", "collective", False,
        "Khu dân cư giáp ba phường, hay mất trộm vặt vào ban đêm.",
        "Mỗi ngõ có một kẻng; nghe ba hồi kẻng, các hộ cùng bật đèn và ra cổng. Công an phường tập huấn mỗi quý.",
        "Bảy vụ được phát hiện kịp thời; ba quý liền không có mất trộm.", "Hiệu lệnh đơn giản, ai cũng nhớ.",
        {"households": "240"}, (),
    ),
    (
        "political_system", "Nhóm Zalo “Hỏi nhanh – đáp gọn” của khu dân cư", "Phường Tùng Thiện", "collective", True,
        "Người dân phải đến trụ sở hai, ba lần cho một thủ tục vì thiếu giấy tờ.",
        "Mỗi khu dân cư có một nhóm Zalo; cán bộ trực trả lời trước 17 giờ cùng ngày, câu hỏi hay được ghim lại.",
        "Hơn 1.400 câu hỏi được trả lời trong năm; số lượt đi lại giảm hơn một nửa.",
        "Trả lời đúng hẹn quan trọng hơn trả lời dài.", {"people_reached": "5.200"}, ("Chuyển đổi số",),
    ),
)  # fmt: skip
DOMAINS = {
    "economy": "Kinh tế",
    "culture_society": "Văn hóa – xã hội",
    "defence_security": "Quốc phòng – an ninh",
    "political_system": "Xây dựng hệ thống chính trị",
}
SUMMARIES = (
    "Nhân dân thôn Phú Nhi tự nguyện hiến đất, lùi tường rào để mở rộng đường thôn.",
    "Giúp các hộ bán hàng trên vỉa hè vào chợ ổn định, trả lại lối đi cho học sinh.",
    "Mỗi hộ nhận một đoạn vỉa hè, tổ tự quản kiểm tra hằng tuần, kết quả được công khai.",
    "Một tổ dân phố cùng nhau bỏ tục mời thuốc lá trong đám cưới.",
    "Tiếng kẻng và ánh đèn của cả ngõ thay cho người gác đêm.",
    "Cán bộ trả lời câu hỏi về thủ tục của người dân ngay trong ngày, qua nhóm Zalo của khu dân cư.",
)
INDICATORS = {
    1: Measure("Chiều rộng mặt đường", "m", "2,5", "5,5"),
    3: Measure("Phản ánh về rác trong tháng", "lượt", "31", "2"),
    6: Measure("Câu hỏi được trả lời trong ngày", "%", "40", "97"),
}
PEOPLE = ("Nguyễn Thị Bình An", "Trần Quang Huy", "Lê Thị Thanh Mai", "Phạm Văn Khoa", "Đỗ Minh Châu", "Vũ Thị Hòa")
CAPTIONS = {"before": "Con đường khi chưa làm", "after": "Bà con trồng hoa hai bên đường"}


def book() -> Paper:
    """The book of a year of the city."""
    unit = SimpleNamespace(kind="city", name=CITY, short_name="Hà Nội", parent=None)
    told: Any = SimpleNamespace(
        unit=unit,
        steward=unit,
        title="Những mô hình tiêu biểu năm 2026",
        subtitle="Tập 1: Mô hình của các xã, phường",
        kind="year",
        begins=datetime.date(YEAR, 1, 1),
        ends=datetime.date(YEAR, 12, 31),
        theme=None,
        foreword=FOREWORD,
        foreword_by="Ban Tuyên giáo và Dân vận Thành ủy Hà Nội",
        imprint=IMPRINT,
    )
    contents, pictures = _contents()
    figures = Figures(
        ("Đã đăng ký", "Được công nhận", "Được chọn tiêu biểu"),
        [(name, numbers) for name, numbers in zip(DOMAINS.values(), MOVEMENT, strict=True)],
        [sum(column) for column in zip(*MOVEMENT, strict=True)],
    )
    return paper_of_book(told, contents, pictures, figures=figures, on=datetime.date(YEAR, 12, 1))


MOVEMENT = ((2712, 1204, 61), (4120, 1870, 96), (1655, 702, 38), (1688, 811, 44))


def _contents() -> tuple[Contents, dict[int, bytes]]:
    """The stories by domain, each with two drawn pictures but some."""
    pictures: dict[int, bytes] = {}
    chapters, number = [], 0
    for domain, title in DOMAINS.items():
        entries = []
        for row in (each for each in ROWS if each[0] == domain):
            number += 1
            story = _story(number, row)
            pictures |= {each.pk: drawn(each.pk, is_before=each.moment == "before") for each in story.photographs}
            entries.append(Entry(number, story, story.photographs))
        chapters.append(Chapter(domain, title, entries))
    return Contents(chapters, texts={"sample": YEAR}), pictures


def _story(number: int, row: Any) -> Story:
    domain, title, unit, subject, is_typical, before, way, results, lessons, numbers, themes = row
    moments = ("before", "after") if number % 3 == 1 else ("after",) if number % 3 == 0 else ()
    recognised = datetime.date(YEAR, 10, 10 + number)
    return Story(
        pk=number,
        code=f"DVK-{YEAR}-{number:06d}",
        title=title,
        summary=SUMMARIES[number - 1],
        situation_before=before,
        way_of_working=way,
        results=results,
        lessons=lessons,
        domain=domain,
        level="grassroots",
        subject=subject,
        unit=unit,
        unit_id=[each[2] for each in ROWS].index(unit) + 1,
        unit_above=CITY,
        unit_today=unit,
        themes=themes,
        started_on=datetime.date(YEAR, 2, number),
        registered_on=datetime.date(YEAR, 2, 20),
        ended_on=None,
        recognised_on=recognised,
        is_typical=is_typical,
        numbers=numbers,
        indicators=[INDICATORS[number]] if number in INDICATORS else [],
        recognitions=[Recognised(unit, "grassroots", recognised, datetime.date(YEAR, 11, 20) if is_typical else None)],
        awards=[Award("Giấy khen", f"Chủ tịch Ủy ban nhân dân {unit}", datetime.date(YEAR, 11, 25), f"Tập thể {unit}")]
        if is_typical
        else [],
        persons=[Named(number, PEOPLE[number - 1], "Bí thư chi bộ")] if number % 4 else [],
        photographs=[
            Photograph(10 * number + place, CAPTIONS[moment], moment, 1600, 1200, "")
            for place, moment in enumerate(moments)
        ],
        origin=Relative(99, "Ngày chủ nhật xanh", "Phường Dương Nội", YEAR - 1) if number == 4 else None,  # noqa: PLR2004
        copies=[
            Relative(90, "Hiến đất mở rộng ngõ 12", "Phường Dương Nội", YEAR),
            Relative(91, "Hiến đất làm đường nội đồng", "Phường Chương Mỹ", YEAR),
        ]
        if number == 1
        else [],
    )


def drawn(seed: int, *, is_before: bool) -> bytes:
    """A drawn street in place of a photograph: grey before, green after; the same bytes for the same number."""
    chance = random.Random(seed)  # noqa: S311 - a drawing
    width, height = 1600, 1200
    picture = Image.new("RGB", (width, height), (196, 214, 226) if is_before else (168, 212, 240))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 620, width, height), fill=(150, 142, 128) if is_before else (112, 156, 84))
    for place in range(7):
        left, top = place * 240 - 40, 330 + chance.randrange(120)
        wall = (200 - chance.randrange(40), 176 - chance.randrange(30), 150 - chance.randrange(30))
        pen.rectangle((left, top, left + 200, 660), fill=wall)
        pen.polygon([(left - 16, top), (left + 100, top - 90), (left + 216, top)], fill=(150, 74, 58))
        pen.rectangle((left + 80, 560, left + 124, 660), fill=(92, 68, 50))
    road = (120, 116, 110) if is_before else (92, 94, 98)
    pen.polygon([(700, 640), (900, 640), (1500, height), (100, height)], fill=road)
    for _place in range(0 if is_before else 240):
        x, y = chance.randrange(width), chance.randrange(670, height)
        if abs(x - 800) > 130 + (y - 640) * 1.1:
            colour = chance.choice([(226, 76, 92), (246, 206, 72), (240, 240, 246)])
            pen.ellipse((x - 9, y - 9, x + 9, y + 9), fill=colour)
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=80)
    return made.getvalue()


BOOKS = {"sach-mo-hinh": book}

"""The minutes and the notice of the conclusion of an invented conference, for `samples.py`. Its unit is real."""

import datetime
from types import SimpleNamespace
from typing import Any

from dialogues.enums import HostRole
from dialogues.hall_enums import ItemState
from dialogues.hall_paper import conclusion_of, minutes_of
from dialogues.queries.hall_minutes import Assigned, Promise
from dialogues.queries.opinion_groups import Numbers
from mobilization.common.papers.paper import Paper
from scripts.sample_books import BOOKS
from scripts.sample_person_data import person_data

ECONOMY, CULTURE = "Phòng Kinh tế, Hạ tầng và Đô thị", "Phòng Văn hóa – Xã hội"
DUE = datetime.date(2026, 4, 10)
ITEMS: tuple[tuple[str, int, str, str, str, tuple[Assigned, ...]], ...] = (
    ("Khai mạc, giới thiệu thành phần dự", 0, "answered", "", "", ()),
    (
        "Thoát nước, chống ngập tại các ngõ", 12, "answered", "Khi nào nạo vét xong cống, rãnh tại ngõ 5 và ngõ 7?",
        "Phường nạo vét cống ngõ 5 và ngõ 7 xong trước ngày 31 tháng 5; tổ dân phố cử người giám sát từng đoạn.",
        (Assigned(ECONOMY, DUE, 3),),
    ),
    (
        "Đèn chiếu sáng trên đường thôn", 7, "answered", "Khi nào sửa và lắp thêm đèn trên đường thôn 3?",
        "Đèn hỏng được thay trong tuần; lắp thêm sáu bóng tại thôn 3 trong tháng tới.", (),
    ),
    (
        "Thủ tục cấp giấy chứng nhận quyền sử dụng đất", 9, "asked",
        "Vì sao hồ sơ đất đai chậm, bao giờ người dân nhận được kết quả?", "", (Assigned(ECONOMY, DUE, 9),),
    ),
    ("Trật tự tại chợ tạm ngõ 12", 1, "waiting", "", "", (Assigned(CULTURE, DUE, 1),)),
    ("Kết luận, bế mạc", 0, "answered", "", "", ()),
)  # fmt: skip


def _line(title: str, number: int, state: str, reply: str) -> Any:
    item = SimpleNamespace(reply=reply)
    return SimpleNamespace(title=title, number=number, is_point=not number, state=ItemState(state), item=item)


def _told() -> Any:
    unit = SimpleNamespace(kind="ward", name="Phường Dương Nội", short_name="Dương Nội", parent=None)
    conference = SimpleNamespace(
        branch="state",
        unit=unit,
        kind="regular",
        title="Hội nghị đối thoại trực tiếp với Nhân dân năm 2026",
        hosts=[(HostRole.SECRETARY, "Đặng Quốc Khánh"), (HostRole.COMMITTEE, "Nguyễn Thị Thu Hà")],
        day=datetime.date(2026, 3, 20),
        begins=datetime.time(8, 30),
        ends=datetime.time(11, 40),
        place="Hội trường Ủy ban nhân dân phường",
        link="",
        year=2026,
        conclusion="Các phòng, đơn vị trả lời bằng văn bản đúng hạn từng ý kiến được giao.\nVăn phòng công khai kết "
        "quả trả lời trên trang thông tin của phường và tại nhà văn hóa các tổ dân phố.",
        conclusion_number="27/TB-UBND",
        published_on=datetime.date(2026, 3, 27),
    )
    came = (("Đại diện cấp ủy, Mặt trận và các đoàn thể", 24), ("Đại diện các tổ dân phố", 38), ("Người dân", 71))
    items = [
        SimpleNamespace(line=_line(title, number, state, reply), wording=wording, assigned=assigned)
        for title, number, state, wording, reply, assigned in ITEMS
    ]
    return SimpleNamespace(
        conference=conference,
        groups=[SimpleNamespace(name=name, attended=number) for name, number in came],
        items=items,
        numbers=Numbers(received=46, grouped=28, groups=3, asked=29),
        said=6,
        on_the_spot=16,
        answered=16,
        assigned=[Assigned(ECONOMY, DUE, 12), Assigned(CULTURE, DUE, 1)],
        promises=[Promise("Nạo vét xong cống ngõ 5 và ngõ 7.", ECONOMY, datetime.date(2026, 5, 31))],
    )


def hall_minutes() -> Paper:
    """The minutes of a conference."""
    return minutes_of(_told())


def hall_conclusion() -> Paper:
    """The notice of its conclusion."""
    return conclusion_of(_told())


DIALOGUES = {
    **BOOKS,
    "bien-ban-doi-thoai": hall_minutes,
    "thong-bao-ket-luan": hall_conclusion,
    "phieu-cung-cap-du-lieu": person_data,
}

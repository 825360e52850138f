"""Minutes of a conference and the notice of its conclusion as official papers. Papers are Vietnamese, whoever asks.

Both tell numbers, units and officials' words; no citizen is named in them.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils import translation

from dialogues.enums import ConferenceKind
from dialogues.hall_enums import ItemState
from dialogues.notice_paper import POSTS
from mobilization.common.papers.layouts import ENDS
from mobilization.common.papers.paper import (
    CENTRE,
    RIGHT,
    Block,
    Column,
    Layout,
    Paper,
    Section,
    Signature,
    Table,
    Text,
)
from organizations.letterheads import issuer_of, place_of, signature_of, symbol_of

if TYPE_CHECKING:
    from dialogues.models import Conference
    from dialogues.queries.hall_minutes import Assigned, Told, ToldItem

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
OPEN = "…"
_NUMBERED = re.compile(r"(\d{1,6})\s*[-/]\s*(\S.*)")
"""A number and a symbol as people write them: 12-TB/ĐU, 12/TB-UBND."""


def minutes_of(told: "Told") -> Paper:
    """The minutes (biên bản): who came, what was called up in which order, what was answered, what was assigned."""
    conference, layout, unit = told.conference, Layout(told.conference.branch), told.conference.unit
    with translation.override("vi"):
        parts: list[tuple[str, list[Block]]] = [
            ("Thời gian, địa điểm", [Text(_when(conference))]),
            ("Thành phần", list(_present(told))),
            ("Tổng hợp ý kiến", list(_numbers(told))),
            ("Diễn biến hội nghị", list(_course(told))),
            ("Giao trả lời sau hội nghị", list(_tasks(told.assigned))),
            ("Cam kết", list(_promised(told))),
            ("Kết luận", [Text(conference.conclusion or OPEN)]),
        ]
        ended = f"{conference.ends:%H} giờ {conference.ends:%M} phút" if conference.ends else f"{OPEN} giờ {OPEN} phút"
        end = f"Hội nghị kết thúc vào {ended} cùng ngày. Biên bản đã được đọc lại và các thành viên nhất trí thông qua"
        body = [*_numbered(parts), Text(f"{end}{ENDS[layout]}")]
    return Paper(
        layout=layout,
        kind="Biên bản",
        title=conference.title,
        issuer=issuer_of(unit, layout),
        symbol=symbol_of(unit, layout, "BB"),
        place=place_of(unit),
        on=conference.day,
        year=conference.year,
        body=body,
        recipients=["Như thành phần dự hội nghị", "Lưu: Văn thư"],
        signatures=[Signature(position="Thư ký"), Signature(position="Chủ trì", name=_first_host(conference))],
    )


def conclusion_of(told: "Told") -> Paper:
    """The notice of the conclusion (thông báo kết luận); a draft until the conclusion is published."""
    conference, layout, unit = told.conference, Layout(told.conference.branch), told.conference.unit
    number, symbol = _number_of(conference, symbol_of(unit, layout, "TB"))
    with translation.override("vi"):
        parts: list[tuple[str, list[Block]]] = [
            ("Kết quả hội nghị", list(_numbers(told))),
            ("Kết luận", [Text(conference.conclusion or OPEN)]),
            ("Nội dung đã trả lời tại hội nghị", list(_replies(told))),
            ("Giao trả lời sau hội nghị", list(_tasks(told.assigned))),
            ("Cam kết", list(_promised(told))),
        ]
        end = f"Thông báo để các cơ quan, đơn vị biết, thực hiện và để Nhân dân theo dõi, giám sát{ENDS[layout]}"
        body = [Text(_opening(told)), *_numbered(parts), Text(end)]
    return Paper(
        layout=layout,
        kind="Thông báo",
        title=f"Kết luận {conference.title[:1].lower()}{conference.title[1:]}",
        issuer=issuer_of(unit, layout),
        number=number,
        symbol=symbol,
        place=place_of(unit),
        on=conference.published_on,
        year=conference.year,
        body=body,
        recipients=["Các cơ quan, đơn vị được giao trả lời", "Các thôn, tổ dân phố (để thông báo)", "Lưu: Văn thư"],
        signatures=[signature_of(unit, layout)],
        marks=() if conference.published_on else ("Dự thảo",),
    )


def _numbered(parts: Sequence[tuple[str, list[Block]]]) -> Iterator[Block]:
    """The parts that have something to say, numbered as they come."""
    told = [(title, blocks) for title, blocks in parts if blocks]
    for number, (title, blocks) in zip(ROMAN, told, strict=False):
        yield Section(f"{number}. {title}")
        yield from blocks


def _what(conference: "Conference") -> str:
    return "tiếp xúc" if conference.kind == ConferenceKind.CONTACT else "đối thoại trực tiếp"


def _day(conference: "Conference") -> str:
    return f"ngày {conference.day:%d/%m/%Y}" if conference.day else f"ngày {OPEN} tháng {OPEN} năm {OPEN}"


def _when(conference: "Conference") -> str:
    begins = conference.begins
    at = f"{begins:%H} giờ {begins:%M} phút" if begins else f"{OPEN} giờ {OPEN} phút"
    online = f" và trực tuyến tại {conference.link}" if conference.link else ""
    where = conference.place or ("" if online else "…………")
    place = f", tại {where}{online}" if where else f",{online[3:]}"
    return f"Hội nghị {_what(conference)} bắt đầu lúc {at}, {_day(conference)}{place}."


def _first_host(conference: "Conference") -> str:
    return next((name for _role, name in conference.hosts if name), "")


def _hosts(conference: "Conference") -> str:
    return "; ".join(f"{POSTS[role]}{f' {name}' if name else ''}" for role, name in conference.hosts)


def _came(told: "Told") -> int:
    return sum(group.attended or 0 for group in told.groups)


def _present(told: "Told") -> Iterator[Block]:
    yield Text(f"Chủ trì: {_hosts(told.conference)}.")
    if not told.groups:
        return
    yield Table(
        [Column("TT", 1, CENTRE), Column("Thành phần", 8), Column("Số người dự", 2.4, RIGHT)],
        [
            [str(number), group.name, OPEN if group.attended is None else str(group.attended)]
            for number, group in enumerate(told.groups, 1)
        ],
    )
    if any(group.attended is not None for group in told.groups):
        yield Text(f"Tổng số người dự: {_came(told)}.")


def _numbers(told: "Told") -> Iterator[Block]:
    numbers = told.numbers
    groups = (
        f", trong đó {numbers.grouped} ý kiến được tập hợp thành {numbers.groups} nhóm vấn đề" if numbers.groups else ""
    )
    yield Text(
        f"Tiếp nhận {numbers.received} ý kiến{groups}; {numbers.asked} ý kiến được đưa ra hội nghị; {told.said} ý kiến "
        f"phát biểu trực tiếp tại hội trường."
    )
    with_unit = sum(each.number for each in told.assigned)
    yield Text(
        f"Trả lời ngay tại hội nghị {told.on_the_spot} ý kiến; tính đến ngày lập văn bản này đã trả lời "
        f"{told.answered} ý kiến, {with_unit} ý kiến đã giao cơ quan, đơn vị trả lời."
    )


def _course(told: "Told") -> Iterator[Block]:
    for number, item in enumerate(told.items, 1):
        yield Section(f"{number}. {item.line.title}{_how_many(item)}", level=2)
        if item.wording:
            yield Text(item.wording)
        yield from _course_of(item)


def _how_many(item: "ToldItem") -> str:
    return "" if item.line.is_point else f" ({item.line.number} ý kiến)"


def _course_of(item: "ToldItem") -> Iterator[Block]:
    reply = item.line.item.reply
    if item.line.is_point:
        if reply:
            yield Text(reply)
        return
    if item.line.state == ItemState.WAITING:
        yield Text("Chưa nêu tại hội nghị; trả lời bằng văn bản.")
    elif item.line.state == ItemState.ASKED:
        yield Text("Đã nêu tại hội nghị, chưa trả lời tại chỗ.")
    else:
        yield Text(f"Trả lời tại hội nghị: {reply or OPEN}")
    for task in item.assigned:
        yield Text(f"Giao {task.unit} trả lời {task.number} ý kiến, hạn ngày {task.due_on:%d/%m/%Y}.")


def _replies(told: "Told") -> Iterator[Block]:
    told_there = [item for item in told.items if item.line.state == ItemState.ANSWERED and item.line.item.reply]
    for number, item in enumerate(told_there, 1):
        if not item.line.is_point:
            yield Section(f"{number}. {item.line.title}{_how_many(item)}", level=2)
            yield Text(item.line.item.reply)


def _tasks(assigned: "Sequence[Assigned]") -> Iterator[Block]:
    if not assigned:
        return
    yield Table(
        [
            Column("TT", 1, CENTRE),
            Column("Cơ quan, đơn vị trả lời", 7),
            Column("Số ý kiến", 2, RIGHT),
            Column("Hạn trả lời", 2.6, CENTRE),
        ],
        [
            [str(number), task.unit, str(task.number), f"{task.due_on:%d/%m/%Y}"]
            for number, task in enumerate(assigned, 1)
        ],
    )


def _promised(told: "Told") -> Iterator[Block]:
    """What was promised, where `told_of` was handed promises."""
    for number, promise in enumerate(told.promises, 1):
        until = f" Thời hạn: {promise.due_on:%d/%m/%Y}." if promise.due_on else ""
        yield Text(f"{number}. {promise.what.rstrip('.')}. Trách nhiệm: {promise.unit}.{until}")


def _opening(told: "Told") -> str:
    conference = told.conference
    came = f", với {_came(told)} người tham dự" if _came(told) else ""
    place = f", tại {conference.place}" if conference.place else ""
    return (
        f"{_day(conference).capitalize()}{place}, {_hosts(conference)} chủ trì hội nghị {_what(conference)} "
        f"với Nhân dân{came}. Sau khi nghe ý kiến của Nhân dân và các cơ quan, đơn vị trả lời, chủ trì hội nghị kết "
        "luận như sau:"
    )


def _number_of(conference: "Conference", symbol: str) -> tuple[str, str]:
    """Number and symbol as they were entered; what does not look like both stays open."""
    found = _NUMBERED.fullmatch(conference.conclusion_number)
    return (found[1], found[2]) if found else ("", symbol)

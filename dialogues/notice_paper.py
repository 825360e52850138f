"""The announcement of a conference as an official paper (thông báo). Papers are Vietnamese, whoever asks for them."""

import datetime
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils import translation

from dialogues.enums import ConferenceKind, HostRole
from mobilization.common.papers.layouts import ENDS
from mobilization.common.papers.paper import Block, Layout, Paper, Section, Text
from organizations.letterheads import issuer_of, place_of, signature_of, symbol_of

if TYPE_CHECKING:
    from dialogues.models import Conference

SYMBOL = "TB"
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
POSTS = {
    HostRole.SECRETARY: "Bí thư cấp ủy",
    HostRole.COUNCIL: "Chủ tịch Hội đồng nhân dân",
    HostRole.COMMITTEE: "Chủ tịch Ủy ban nhân dân",
}


def paper_of_notice(
    conference: "Conference", groups: Sequence[str], agenda: Sequence[tuple[str, datetime.time | None]] = ()
) -> Paper:
    """What is recorded and nothing else; what is not known yet is left open. Asks for the unit's parent."""
    layout, unit = Layout(conference.branch), conference.unit
    with translation.override("vi"):
        body = list(_body(conference, groups, layout, agenda))
    return Paper(
        layout=layout,
        kind="Thông báo",
        title=f"Về việc tổ chức {conference.title[:1].lower()}{conference.title[1:]}",
        issuer=issuer_of(unit, layout),
        symbol=symbol_of(unit, layout, SYMBOL),
        place=place_of(unit),
        on=conference.announced_on,
        year=conference.year,
        body=body,
        recipients=["Như thành phần mời", "Lưu: Văn thư"],
        signatures=[signature_of(unit, layout)],
        marks=() if conference.announced_on else ("Dự thảo",),
    )


def _body(
    conference: "Conference",
    groups: Sequence[str],
    layout: Layout,
    agenda: Sequence[tuple[str, datetime.time | None]],
) -> Iterator[Block]:
    what = "hội nghị tiếp xúc" if conference.kind == ConferenceKind.CONTACT else "hội nghị đối thoại trực tiếp"
    first, *more = issuer_of(conference.unit, layout).name.split("\n")
    name = " ".join([first, *(f"{line[:1].lower()}{line[1:]}" for line in more)])
    yield Text(f"{name} thông báo tổ chức {what} với Nhân dân như sau:")
    yield Section("1. Thời gian, địa điểm")
    yield Text(f"Thời gian: {_when(conference)}.")
    yield Text(f"Địa điểm: {conference.place or '…'}." if conference.place or not conference.link else "")
    if conference.link:
        yield Text(f"Tham dự trực tuyến tại: {conference.link}")
    yield Section("2. Chủ trì")
    yield Text("\n".join(f"- {POSTS[role]}{f': {host}' if host else ''}." for role, host in conference.hosts))
    yield Section("3. Thành phần")
    yield Text("\n".join(f"- {group}." for group in groups) if groups else "…")
    yield Section("4. Nội dung")
    yield Text(conference.content or "…")
    if agenda:
        yield Text("Chương trình hội nghị:")
        yield Text("\n".join(f"- {f'{begins:%H:%M} ' if begins else ''}{title}." for title, begins in agenda))
    yield Section("5. Cách thức tham gia")
    yield Text(conference.how_to or "…")
    yield Text(f"Thông báo để các cơ quan, đơn vị và Nhân dân biết, tham dự{ENDS[layout]}")


def _when(conference: "Conference") -> str:
    begins, ends, day = conference.begins, conference.ends, conference.day
    at = f"{begins:%H} giờ {begins:%M} phút" if begins else "… giờ … phút"
    until = f" đến {ends:%H} giờ {ends:%M} phút" if ends else ""
    on = f"{WEEKDAYS[day.weekday()]}, ngày {day:%d/%m/%Y}" if day else "ngày … tháng … năm …"
    return f"từ {at}{until}, {on}" if until else f"{at}, {on}"

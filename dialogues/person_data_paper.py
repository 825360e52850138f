"""What is kept about a citizen as a paper for them. Papers are Vietnamese, whoever asks for them."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format

from dialogues.opinion_enums import Channel, IdentityAct, OpinionKind, OpinionState, Purpose
from dialogues.queries.opinions import TAKEN
from mobilization.common.papers.paper import Block, Column, Layout, Paper, Section, Table, Text
from organizations.letterheads import issuer_of, place_of, signature_of, symbol_of
from organizations.models import Unit

SYMBOL = "PCC"
NOTHING = "(không lưu)"
CITIZEN = (
    ("name", "Họ và tên"),
    ("phone", "Điện thoại"),
    ("address", "Địa chỉ"),
    ("may_contact", "Đồng ý được liên hệ về ý kiến"),
    ("may_publish_name", "Đồng ý công khai họ tên cùng trả lời"),
    ("consented_on", "Ngày đồng ý"),
)
DAYS = (
    ("received_on", "Ngày tiếp nhận"),
    ("assigned_on", "Ngày giao trả lời"),
    ("due_on", "Hạn"),
    ("answered_on", "Ngày trả lời"),
    ("closed_on", "Ngày kết thúc"),
)
ADDED = (
    ("Nội dung trả lời trước", "earlier_answer"),
    ("Lý do công dân đề nghị xem lại", "reopened_because"),
    ("Công dân nhận xét về nội dung trả lời", "rating"),
    ("Nội dung đã công khai", "published"),
)


def paper_of_person(unit: Unit, kept: Sequence[Mapping[str, Any]], *, on: datetime.date, layout: Layout) -> Paper:
    """All that stands in the other file, for people to read. Asks for the unit's parent."""
    with translation.override("vi"):
        body = [block for each in kept for block in _opinion(each)]
    return Paper(
        layout=layout,
        kind="Phiếu cung cấp dữ liệu",
        title="Dữ liệu cá nhân được lưu trong ý kiến, kiến nghị, cung cấp theo yêu cầu của công dân",
        issuer=issuer_of(unit, layout),
        symbol=symbol_of(unit, layout, SYMBOL),
        place=place_of(unit),
        on=on,
        year=on.year,
        body=body,
        recipients=["Công dân yêu cầu", "Lưu: Văn thư"],
        signatures=[signature_of(unit, layout)],
    )


def _opinion(kept: Mapping[str, Any]) -> Iterator[Block]:
    yield Section(f"Ý kiến số {kept['number']}")
    facts = [
        ("Loại", OpinionKind(kept["kind"]).label),
        ("Hình thức tiếp nhận", Channel(kept["channel"]).label),
        ("Đơn vị tiếp nhận", kept["received_by"]),
        ("Đơn vị đang theo dõi", kept["looked_after_by"]),
        ("Đơn vị trả lời", kept["answered_by"]),
        ("Hội nghị", kept["conference"]),
        ("Trạng thái", OpinionState(kept["state"]).label),
        ("Số hiệu trong hệ thống khác", kept["number_in_other_system"]),
        ("Mức độ hài lòng (1–5)", kept["stars"]),
        *((title, kept[name]) for name, title in DAYS),
    ]
    yield _table("Thông tin về ý kiến", facts)
    citizen = kept["citizen"]
    yield _table("Thông tin về công dân", [(title, citizen.get(name)) for name, title in CITIZEN])
    for title, name in (("Nội dung ý kiến", "text"), ("Địa điểm", "place"), ("Nội dung trả lời", "answer")):
        yield Section(title, level=2)
        yield Text(kept[name] or NOTHING)
    for title, name in ADDED:
        if kept[name]:
            yield Section(title, level=2)
            yield Text(kept[name])
    if kept["files"]:
        yield Section("Tệp công dân gửi kèm", level=2)
        yield Text("\n".join(kept["files"]))
    steps = [(_shown(each["at"]), str(TAKEN.get(each["action"], each["action"]))) for each in kept["steps"]]
    yield Table((Column("Thời điểm", 2), Column("Việc", 5)), steps, "Quá trình giải quyết")
    looks = [(_shown(each["at"]), each["by"], _done(each)) for each in kept["looks"]]
    yield Table(
        (Column("Thời điểm", 2), Column("Người", 3), Column("Việc", 5)), looks, "Ai đã xem, ghi danh tính, mở tệp"
    )


def _table(title: str, rows: Sequence[tuple[str, Any]]) -> Table:
    known = [(name, _shown(value)) for name, value in rows if value not in (None, "")]
    return Table((Column("Mục", 2), Column("Nội dung", 5)), known or [("–", NOTHING)], title)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime.datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, datetime.date) else str(value)


def _done(look: Mapping[str, Any]) -> str:
    act = str(IdentityAct(look["act"]).label)
    more = str(Purpose(look["purpose"]).label) if look["purpose"] else look["file"]
    return f"{act}: {more}" if more else act

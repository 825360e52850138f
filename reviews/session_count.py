"""How votes were cast and counted, as the minutes of a session tell it: every figure is of the vote as counted."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mobilization.common.papers.paper import CENTRE, RIGHT, Block, Column, Table, Text
from reviews.enums import ItemState
from reviews.session_words import BODY, of_body, thing_in

if TYPE_CHECKING:
    from reviews.models import Session
    from reviews.queries.sessions import AgendaLine

GIVEN_OUT = (
    "Mỗi thành viên có mặt và được biểu quyết có một phiếu đối với từng nội dung, bỏ trên cổng thông tin hoặc bằng "
    "phiếu giấy."
)
"""Why so many papers were given out."""


def votes_of(session: "Session", lines: "Sequence[AgendaLine]") -> Iterator[Block]:
    """By what something was carried, the papers of a secret vote, and the votes; nothing where none was counted."""
    counted = [line for line in lines if line.item.state == ItemState.COUNTED]
    if not counted:
        return
    how = f"{of_body(session, BODY)} {'bỏ phiếu kín' if session.is_secret else 'biểu quyết công khai'}."
    share = f"{'trên' if session.is_more_than else 'ít nhất'} {session.needed_share}"
    thing = thing_in(counted)
    passes = "được công nhận" if thing == "Mô hình" else "được thông qua"
    yield Text(f"{how} {thing} {passes} khi số phiếu đồng ý chiếm {share} {session.get_base_display()}.")
    if session.is_secret:
        yield Text(GIVEN_OUT)
        yield _papers(thing, counted)
    yield _results(thing, counted, has_invalid=not session.is_secret)


def _papers(thing: str, counted: "Sequence[AgendaLine]") -> Table:
    """Given out, handed in (on the portal, on paper), valid, invalid, and who did not vote."""
    return Table(
        [
            Column("TT", 1, CENTRE),
            Column(thing, 4.6),
            Column("Số phiếu phát ra", 1.6, RIGHT),
            Column("Số phiếu thu về", 1.6, RIGHT),
            Column("Bỏ trên cổng", 1.6, RIGHT),
            Column("Phiếu giấy", 1.6, RIGHT),
            Column("Hợp lệ", 1.4, RIGHT),
            Column("Không hợp lệ", 1.7, RIGHT),
            Column("Không bỏ phiếu", 1.7, RIGHT),
        ],
        [[str(line.item.position), line.line.title, *map(str, _numbers(line))] for line in counted],
        title="Kiểm phiếu",
    )


def _numbers(line: "AgendaLine") -> list[int]:
    item = line.item
    given = (item.present or 0) - (item.recused or 0)
    valid = (item.in_favour or 0) + (item.against or 0) + (item.abstained or 0)
    invalid = item.invalid or 0
    cast = valid + invalid
    return [given, cast, line.voted, cast - line.voted, valid, invalid, given - cast]


def _results(thing: str, counted: "Sequence[AgendaLine]", *, has_invalid: bool) -> Table:
    columns = [
        Column("TT", 1, CENTRE),
        Column(thing, 4.8 if has_invalid else 6.8),
        Column("Đồng ý", 1.6, RIGHT),
        Column("Không đồng ý", 2, RIGHT),
        Column("Không ý kiến", 2, RIGHT),
        *([Column("Không hợp lệ", 2, RIGHT)] if has_invalid else []),
        Column("Phải đạt", 1.8, CENTRE),
        Column("Kết quả", 2),
    ]
    rows = [
        [
            str(line.item.position),
            line.line.title,
            str(line.item.in_favour),
            str(line.item.against),
            str(line.item.abstained),
            *([str(line.item.invalid)] if has_invalid else []),
            f"{line.item.needed}/{line.item.base}",
            "Đạt" if line.item.is_carried else "Không đạt",
        ]
        for line in counted
    ]
    return Table(columns, rows, title="" if has_invalid else "Kết quả")

"""The letter by which members are invited to a session (giấy mời). Papers are Vietnamese, whoever asks for them."""

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django.utils.text import capfirst

from mobilization.common.papers.layouts import ENDS
from mobilization.common.papers.paper import CENTRE, Block, Column, Issuer, Layout, Paper, Signature, Table, Text
from organizations.letterheads import issuer_of, place_of
from reviews.enums import CouncilRole
from reviews.session_words import BODY, LETTERS, ROLES, of_body, role_in, small, subject_of

if TYPE_CHECKING:
    from reviews.models import CouncilMember, Session
    from reviews.queries.sessions import AgendaLine

SYMBOLS = {Layout.PARTY: "GM/{}", Layout.STATE: "GM-{}"}
"""Of invitations, with the letters of the body."""
IN_THE_NAME_OF = {Layout.PARTY: "T/M", Layout.STATE: "TM."}
CHAIR = ("Chủ tịch", ROLES[CouncilRole.CHAIR])
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
WISH = (
    "Đề nghị các đồng chí nghiên cứu hồ sơ trước và dự họp đầy đủ, đúng giờ. Đồng chí nào không dự được, hoặc có xung "
    "đột lợi ích với hồ sơ nào, đề nghị báo cho thư ký trước phiên họp"
)


def invitation_to(
    session: "Session",
    layout: Layout,
    *,
    seats: "Sequence[CouncilMember]",
    lines: "Sequence[AgendaLine]",
    named: Collection[int],
) -> Paper:
    """Where, when, who, about what. `named`: ids of the items that all who are invited may read by title."""
    council, chair = session.council, [seat for seat in seats if seat.role == CouncilRole.CHAIR]
    with translation.override("vi"):
        body = [*_body(session, seats, lines, named), Text(f"{WISH}{ENDS[layout]}")]
    return Paper(
        layout=layout,
        kind="Giấy mời",
        title=session.name,
        issuer=Issuer(name=council.name, superior=issuer_of(council.steward, layout).name),
        symbol=SYMBOLS[layout].format(of_body(session, LETTERS)),
        place=place_of(council.steward),
        on=timezone.localtime(session.called_at).date() if session.called_at else None,
        body=body,
        recipients=["Như trên", "Lưu: Văn thư"],
        signatures=[
            Signature(
                authority=[f"{IN_THE_NAME_OF[layout]} {of_body(session, BODY)}"],
                position=of_body(session, CHAIR),
                name=chair[0].person.full_name if chair else "",
            )
        ],
    )


def _body(
    session: "Session", seats: "Sequence[CouncilMember]", lines: "Sequence[AgendaLine]", named: Collection[int]
) -> Iterator[Block]:
    council = session.council.name
    yield Text(f"{council} trân trọng kính mời các thành viên sau đây dự {small(session.name)}:")
    if seats:
        yield Table(
            [
                Column("TT", 1, CENTRE),
                Column("Họ và tên", 5),
                Column(f"Trong {of_body(session, BODY)}", 4),
                Column("Chức vụ", 6),
            ],
            [
                [str(number), seat.person.full_name, capfirst(role_in(session, CouncilRole(seat.role))), seat.position]
                for number, seat in enumerate(seats, 1)
            ],
        )
    at = f"{session.begins_at:%H} giờ {session.begins_at:%M} phút" if session.begins_at else "… giờ … phút"
    day = f"{WEEKDAYS[session.held_on.weekday()]}, ngày {session.held_on:%d/%m/%Y}"
    yield Text(f"- Thời gian: {at}, {day}.\n- Địa điểm: {session.place or '…………'}.\n{_agenda(session, lines, named)}")


def _agenda(session: "Session", lines: "Sequence[AgendaLine]", named: Collection[int]) -> str:
    """How much there is to decide, and its titles as far as everybody who is invited may read them."""
    if not lines:
        return "- Nội dung: …………"
    shown = [line for line in lines if line.item.pk in named]
    first = f"- Nội dung: {of_body(session, BODY)} xét {subject_of(session, lines)}"
    if not shown:
        return f"{first}."
    told = [f"+ “{line.line.title}”{f' ({line.line.unit})' if line.line.unit else ''};" for line in shown]
    if len(shown) < len(lines):
        told.append(f"+ {len(lines) - len(shown)} nội dung khác;")
    return "\n".join([f"{first}:", *told])[:-1] + "."

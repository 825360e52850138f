"""Minutes and list of results of a session as official papers. Papers are Vietnamese, whoever asks for them."""

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.text import capfirst

from mobilization.common.papers.layouts import ENDS
from mobilization.common.papers.paper import (
    CENTRE,
    Block,
    Column,
    Issuer,
    Layout,
    Paper,
    Section,
    Signature,
    Table,
    Text,
)
from organizations.letterheads import issuer_of, place_of
from reviews.agenda_kinds import Matter, get, own_words
from reviews.enums import CouncilRole, ItemState, Outcome, SessionState
from reviews.session_count import votes_of
from reviews.session_words import BODY, CHAIRS, LETTERS, of_body, role_in, small, subject_of, thing_in
from reviews.voting import quorum

if TYPE_CHECKING:
    from reviews.models import Attendance, Session, SessionItem
    from reviews.queries.sessions import AgendaLine

SYMBOLS = {Layout.PARTY: "BB/{}", Layout.STATE: "BB-{}"}
"""Of minutes, with the letters of the body."""
READ_OUT = (
    "Phiên họp kết thúc vào … giờ … phút cùng ngày. Biên bản đã được đọc lại cho các thành viên dự họp cùng nghe "
    "và nhất trí thông qua"
)
OUTCOMES: dict[str, str] = {
    Outcome.RECOGNISED: "Công nhận",
    Outcome.NOT_RECOGNISED: "Không công nhận",
    Outcome.POSTPONED: "Để lại phiên họp sau",
}
"""Of candidacies, and of matters that have no words of their own."""


def minutes_of(
    session: "Session", layout: Layout, *, attendance: "Sequence[Attendance]", lines: "Sequence[AgendaLine]"
) -> Paper:
    """The minutes (biên bản): who was there, who did not vote on what, the votes, and what the session came to.

    The council issues them; number and, where nobody presided or took them, names are left open.
    """
    unit, council = session.council.steward, session.council
    set_up_on = f"{council.document_date:%d/%m/%Y}"
    with translation.override("vi"):
        body = [*_body(session, attendance, lines), Text(f"{READ_OUT}{ENDS[layout]}")]
    return Paper(
        layout=layout,
        kind="Biên bản",
        title=session.name,
        issuer=Issuer(name=council.name, superior=issuer_of(unit, layout).name),
        symbol=SYMBOLS[layout].format(of_body(session, LETTERS)),
        place=place_of(unit),
        on=session.held_on,
        bases=[f"Căn cứ văn bản số {council.document_number} ngày {set_up_on} về việc thành lập {council.name}"],
        body=body,
        recipients=[f"Thành viên {of_body(session, BODY)}", "Lưu: Văn thư"],
        signatures=[
            Signature(position="Thư ký", name=_name(attendance, (CouncilRole.SECRETARY,))),
            Signature(position="Chủ trì", name=_name(attendance, CHAIRS)),
        ],
    )


def results_of(session: "Session", layout: Layout, *, lines: "Sequence[AgendaLine]") -> Paper:
    """The list of results, as the annex of the document by which they hold, or of the minutes."""
    with translation.override("vi"):
        rows = [_result(number, line) for number, line in enumerate(lines, 1)]
        total = _conclusion(lines)
    document = f"Biên bản họp ngày {session.held_on:%d/%m/%Y} của {session.council.name}"
    if session.state == SessionState.CLOSED and session.document_date:
        document = f"văn bản số {session.document_number} ngày {session.document_date:%d/%m/%Y}"
    return Paper(
        layout=layout,
        kind="Phụ lục",
        title=f"Kết quả xét công nhận mô hình, {session.round.name}" if session.round else f"Kết quả {session.name}",
        annexed_to=f"(Kèm theo {document})",
        body=[
            Table(
                [
                    Column("TT", 1.2, CENTRE),
                    Column("Mã số", 4.4),
                    Column("Tên mô hình" if session.round else "Tên hồ sơ", 8),
                    Column("Đơn vị thực hiện", 4.4),
                    Column("Số phiếu đồng ý", 2.4, CENTRE),
                    Column("Kết luận", 3),
                    Column("Ghi chú", 5.6),
                ],
                rows,
            ),
            Text(f"{total}."),
        ],
        is_landscape=True,
    )


def _name(attendance: "Sequence[Attendance]", roles: Sequence[CouncilRole]) -> str:
    """Who of these roles was there, the highest first; empty where nobody was."""
    present = {row.sat_as: row.seat.person.full_name for row in attendance if row.is_present}
    return next((present[role] for role in roles if role in present), "")


def _body(session: "Session", attendance: "Sequence[Attendance]", lines: "Sequence[AgendaLine]") -> Iterator[Block]:
    """The parts that are there, numbered as they come."""
    parts: list[tuple[str, list[Block]]] = [
        ("Thời gian, địa điểm", [Text(_when(session))]),
        ("Thành phần", list(_members(session, attendance))),
        ("Nội dung", [Text(f"{of_body(session, BODY)} xét {subject_of(session, lines)}.")]),
        ("Thành viên không tham gia biểu quyết", list(_recusals(lines))),
        ("Kết quả biểu quyết", list(votes_of(session, lines))),
        ("Kết luận", list(_outcomes(lines))),
    ]
    told = [(title, blocks) for title, blocks in parts if blocks]
    for number, (title, blocks) in zip(("I", "II", "III", "IV", "V", "VI"), told, strict=False):
        yield Section(f"{number}. {title}")
        yield from blocks


def _when(session: "Session") -> str:
    begins = session.begins_at
    at = f"{begins:%H} giờ {begins:%M} phút" if begins else "… giờ … phút"
    where = session.place or "…………"
    return f"Phiên họp bắt đầu lúc {at}, ngày {session.held_on:%d/%m/%Y}, tại {where}."


def _members(session: "Session", attendance: "Sequence[Attendance]") -> Iterator[Block]:
    if not attendance:
        return
    yield Table(
        [
            Column("TT", 1, CENTRE),
            Column("Họ và tên", 5),
            Column(f"Trong {of_body(session, BODY)}", 3),
            Column("Chức vụ", 4),
            Column("Có mặt", 1.6, CENTRE),
            Column("Ghi chú", 3),
        ],
        [
            [
                str(number),
                row.seat.person.full_name,
                capfirst(role_in(session, row.sat_as)),
                row.post,
                "x" if row.is_present else "",
                row.note,
            ]
            for number, row in enumerate(attendance, 1)
        ],
    )
    present = sum(row.is_present for row in attendance)
    least = quorum(session.numbers, len(attendance))
    yield Text(
        f"Tổng số thành viên: {len(attendance)}; có mặt: {present}; vắng mặt: {len(attendance) - present}. "
        f"Số thành viên phải có mặt để phiên họp có giá trị: {least}."
    )


def _recusals(lines: "Sequence[AgendaLine]") -> Iterator[Block]:
    rows = [
        [line.line.title, each.seat.person.full_name, each.reason.replace("\n", " ")]
        for line in lines
        for each in line.recusals
    ]
    if rows:
        yield Table([Column(thing_in(lines), 5), Column("Thành viên", 3), Column("Lý do", 5)], rows)


def _outcomes(lines: "Sequence[AgendaLine]") -> Iterator[Block]:
    if not any(line.item.outcome for line in lines):
        return
    yield Text(f"{_conclusion(lines)}.")
    for kind, those in _by_words(lines):
        for outcome, title in _words(kind).items():
            named = [f"- {_named(line)}." for line in those if line.item.outcome == outcome]
            if named:
                yield Text("\n".join([f"{capfirst(str(title))}:", *named]))


def _by_words(lines: "Sequence[AgendaLine]") -> "list[tuple[str, list[AgendaLine]]]":
    """Kind → lines; "" are candidacies and all that is called as they are."""
    told: dict[str, list[AgendaLine]] = {}
    for line in lines:
        told.setdefault(line.item.kind if own_words(line.item.kind) else "", []).append(line)
    return sorted(told.items(), key=itemgetter(0)) or [("", [])]


def _words(kind: str) -> dict[str, str]:
    """Outcome → what it is called."""
    return OUTCOMES | {outcome: str(words) for outcome, words in own_words(kind).items()}


def _named(line: "AgendaLine") -> str:
    more = [f"“{line.line.title}” ({line.line.unit})" if line.line.unit else f"“{line.line.title}”"]
    if line.item.is_typical:
        more.append("tiêu biểu")
    if line.item.is_proposed_up:
        more.append("đề nghị cấp trên công nhận")
    if line.item.reason_told:
        more.append(f"lý do: {line.item.reason_told.rstrip('.')}".replace("\n", " "))
    return "; ".join(more)


def _conclusion(lines: "Sequence[AgendaLine]") -> str:
    """How many of each, in one sentence without its full stop."""
    told = [_counts(kind, [line.item for line in those]) for kind, those in _by_words(lines)]
    return capfirst(", ".join(filter(None, told)))


def _counts(kind: str, items: "Sequence[SessionItem]") -> str:
    if kind:
        numbers = [(words, sum(item.outcome == outcome for item in items)) for outcome, words in _words(kind).items()]
        return ", ".join(f"{small(words)} {number} {small(get(kind).title)}" for words, number in numbers if number)
    recognised = sum(item.outcome == Outcome.RECOGNISED for item in items)
    refused = sum(item.outcome == Outcome.NOT_RECOGNISED for item in items)
    put_off = sum(item.outcome == Outcome.POSTPONED for item in items)
    typical, above = sum(item.is_typical for item in items), sum(item.is_proposed_up for item in items)
    thing = "hồ sơ" if any(item.kind for item in items) else "mô hình"
    told = [f"Công nhận {recognised} {thing}"]
    if typical:
        told.append(f"trong đó {typical} mô hình tiêu biểu")
    if above:
        told.append(f"đề nghị cấp trên công nhận {above} mô hình")
    if refused:
        told.append(f"không công nhận {refused} {thing}")
    if put_off:
        told.append(f"để lại phiên họp sau {put_off} hồ sơ")
    return ", ".join(told)


def _result(number: int, line: "AgendaLine") -> list[str]:
    item = line.item
    votes = f"{item.in_favour}/{item.base}" if item.state == ItemState.COUNTED else "–"
    notes = ["Tiêu biểu"] if item.is_typical else []
    notes += ["Đề nghị cấp trên công nhận"] if item.is_proposed_up else []
    notes += [item.reason_told] if item.reason_told else []
    code = line.line.code if isinstance(line.line, Matter) else line.line.item.candidacy.model.code
    outcome = capfirst(item.outcome_told) or "–"
    return [str(number), code, line.line.title, line.line.unit, votes, outcome, "\n".join(notes)]

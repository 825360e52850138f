"""A decision on awards as an official paper, in the layout of its branch. Papers are Vietnamese, whoever asks for them.

Few who are commended stand in its first article, more in a list annexed to it. It says what is recorded: number and
day once it is signed, and what nobody has said is left open in a draft, and left out of what was signed.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import translation

from awards.decision_list import FEW, Group, annex_of, commended, in_groups, money, with_kinds
from awards.decision_words import AUTHORITIES, decider_in, head_of, layout_of, says_in_whose_name
from awards.enums import UNSIGNED, DecisionState
from mobilization.common.papers.layouts import ENDS
from mobilization.common.papers.paper import Article, Layout, Paper, Signature
from organizations.dates import today
from organizations.letterheads import issuer_of

if TYPE_CHECKING:
    from awards.models import Decision, DecisionRecipient
    from directives.models import DirectiveDocument

OPEN = "…………"
IN_THE_NAME_OF = {Layout.PARTY: "T/M", Layout.STATE: "TM."}
ASKS = ("theo đề nghị", "xét đề nghị")
BEGINS = ("căn cứ", "thực hiện", "xét", "theo", "để")
"""How a line of legal bases begins; to others “Căn cứ” is added."""


def paper_of_decision(
    decision: "Decision",
    rows: "Sequence[DecisionRecipient]",
    *,
    documents: "Sequence[DirectiveDocument | None]",
    proposers: Sequence[str] = (),
) -> Paper:
    """The decision with its `rows` in their order.

    `documents` are its legal bases in the portal, None for one that the reader may not open; `proposers` name the units
    whose nominations are on the list.
    """
    layout, is_draft = layout_of(decision.branch), decision.state in UNSIGNED
    groups, marks = in_groups(rows), _marks(decision)
    with translation.override("vi"):
        bases = _bases(decision, documents, proposers)
        articles = _articles(decision, groups, layout)
        annexes = [annex_of(groups, layout, _known_as(decision))] if len(rows) > FEW else []
    return Paper(
        layout=layout,
        kind="Quyết định",
        title=decision.title,
        issuer=issuer_of(decision.unit, layout),
        symbol=decision.symbol,
        number="" if decision.number is None else f"{decision.number:02d}",
        place=decision.place,
        on=decision.signed_on,
        year=today().year if is_draft else decision.year,
        decider=decider_in(decision),
        marks=marks,
        bases=bases,
        body=articles,
        recipients=_lines(decision.sent_to) or [f"Như Điều {len(articles)}", "Lưu: VT"],
        signatures=[_signature(decision, layout)],
        annexes=annexes,
    )


def _marks(decision: "Decision") -> list[str]:
    if decision.state in UNSIGNED:
        return ["Dự thảo"]
    if decision.state == DecisionState.ANNULLED and decision.annulled_on:
        return ["Đã bị hủy bỏ", f"(Số {decision.annulled_by} ngày {decision.annulled_on:%d/%m/%Y})"]
    return []


def _known_as(decision: "Decision") -> str:
    """What the list is annexed to."""
    by = f"của {decider_in(decision)}"
    if decision.state in UNSIGNED or not decision.signed_on:
        between = "-" if layout_of(decision.branch) is Layout.PARTY else "/"
        number = f"……{between}{decision.symbol}"
        return f"(Kèm theo dự thảo Quyết định số {number} ngày … tháng … năm {today().year} {by})"
    over = ", đã bị hủy bỏ" if decision.state == DecisionState.ANNULLED else ""
    return f"(Kèm theo Quyết định số {decision.numbered} ngày {decision.signed_on:%d/%m/%Y} {by}{over})"


def _lines(text: str) -> list[str]:
    """Typed lines without the dash that they may begin with."""
    told = (line.strip().lstrip("-–+*• ").strip() for line in text.splitlines())
    return [line for line in told if line]


def _bases(
    decision: "Decision", documents: "Sequence[DirectiveDocument | None]", proposers: Sequence[str]
) -> list[str]:
    """What was typed, then documents of the portal, and last who asked for it."""
    typed = [line if line.casefold().startswith(BEGINS) else f"Căn cứ {line}" for line in _lines(decision.bases)]
    asked = [line for line in typed if line.casefold().startswith(ASKS)]
    by = decision.requested_by or ("" if asked else ", ".join(proposers))
    return [
        *(line for line in typed if line not in asked),
        *(_cited(each) for each in documents),
        *asked,
        *([f"Theo đề nghị của {by}"] if by else []),
    ]


def _cited(document: "DirectiveDocument | None") -> str:
    if document is None:
        return f"Căn cứ {OPEN}"
    kind = document.get_type_display() if document.type != "other" else "Văn bản"
    about = " ".join(document.abstract.split()).rstrip(". ")
    about = about[:1].lower() + about[1:] if about.casefold().startswith("về") else f"về “{about}”"
    return f"Căn cứ {kind} số {document.number} ngày {document.issued_on:%d/%m/%Y} của {document.issuer} {about}"


def _articles(decision: "Decision", groups: Sequence[Group], layout: Layout) -> list[Article]:
    """Whom with what; the money; who carries it out."""
    rows = [row for group in groups for row in group.rows]
    told: list[str] = [_first(groups, annexed=len(rows) > FEW)]
    if total := sum(row.money or 0 for row in rows):
        unsaid = OPEN if decision.state in UNSIGNED else ""
        source = decision.money_from.rstrip(". ") or unsaid
        told.append(f"Tiền thưởng kèm theo là {money(total)}{f', chi từ {source}' if source else ''}.")
    who = decision.carried_out_by.rstrip(". ")
    named = with_kinds(rows, "có tên tại Điều 1")
    told.append(
        f"{f'{who}, các' if who else 'Các'} cơ quan, đơn vị có liên quan và {named} "
        f"chịu trách nhiệm thi hành Quyết định này{ENDS[layout]}"
    )
    return [Article(f"Điều {number}.", text) for number, text in enumerate(told, 1)]


def _first(groups: Sequence[Group], *, annexed: bool) -> str:
    """The first article: of one title or form in one sentence, of several in a paragraph each."""
    if len(groups) == 1:
        said = f"{groups[0].verb} cho {commended(groups[0].rows)}"
        return f"{said} (có danh sách kèm theo)." if annexed else "\n".join([f"{said}:", *_named(groups[0])])
    everybody = [row for group in groups for row in group.rows]
    listed = " (có danh sách kèm theo)" if annexed else ""
    lines = [f"{_what(groups)} {commended(everybody)}{listed}, gồm:" if groups else OPEN]
    for number, group in enumerate(groups, 1):
        end = ";" if number < len(groups) else "."
        lines.append(f"{number}. {group.verb} cho {commended(group.rows)}{end if annexed else ':'}")
        lines += [] if annexed else _named(group)
    return "\n".join(lines)


def _what(groups: Sequence[Group]) -> str:
    titles = [group.is_title for group in groups]
    if all(titles):
        return "Tặng danh hiệu thi đua cho"
    return "Tặng danh hiệu thi đua, khen thưởng cho" if any(titles) else "Khen thưởng"


def _named(group: Group) -> list[str]:
    """A line each: name, post or address, money, and whether it was annulled."""
    lines = []
    for row in group.rows:
        more = [f"tiền thưởng {money(row.money)}"] if row.money else []
        if row.annulled_on:
            more.append(f"đã bị hủy bỏ theo Quyết định số {row.annulled_by} ngày {row.annulled_on:%d/%m/%Y}")
        told = ", ".join(filter(None, (row.name, row.position)))
        also = "; ".join(more)
        lines.append(f"- {told} ({also})" if also else f"- {told}")
    return [f"{line}{';' if place < len(lines) else '.'}" for place, line in enumerate(lines, 1)]


def _signature(decision: "Decision", layout: Layout) -> Signature:
    """In whose name, as what, and who: a deputy signs for the head."""
    post, head, decider = decision.signer_post, head_of(decision.signer_post), decider_in(decision)
    if says_in_whose_name(post):
        return Signature(position=post, name=decision.signer)
    authority = [f"{IN_THE_NAME_OF[layout]} {body}" for body in AUTHORITIES if decider.startswith(body)]
    if head != post and decider.casefold().startswith(head.casefold()):
        authority = [f"KT. {head}"]
    return Signature(authority=authority, position=post, name=decision.signer)

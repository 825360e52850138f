"""Who is commended, as papers say it: grouped by what is given and by kind of recipient, counted, listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import number_format

from awards.enums import FormKind, Recipient
from awards.models import EmulationTitle
from mobilization.common.papers.paper import CENTRE, RIGHT, Block, Column, Layout, Paper, Section, Table, Text

if TYPE_CHECKING:
    from awards.models import CatalogueEntry, DecisionRecipient

FEW = 5
"""So many stand in the article itself."""
KINDS = {
    Recipient.COLLECTIVE: "tập thể",
    Recipient.HOUSEHOLD: "hộ gia đình",
    Recipient.PERSON: "cá nhân",
}
"""In the order in which papers name them."""
ROMAN = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII",
    "XVIII", "XIX", "XX",
)  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Who is given the same title or form, collectives first."""

    subject: "CatalogueEntry"
    rows: "Sequence[DecisionRecipient]"

    @property
    def is_title(self) -> bool:
        """Whether it is an emulation title."""
        return isinstance(self.subject, EmulationTitle)

    @property
    def verb(self) -> str:
        """What is done: Tặng Giấy khen, Tặng danh hiệu “…”, Tặng thưởng Huân chương …."""
        kind, name = getattr(self.subject, "kind", ""), self.subject.name_vi
        if self.is_title or kind == FormKind.HONORARY:
            return f"Tặng danh hiệu “{name}”"
        return f"Tặng thưởng {name}" if kind in (FormKind.ORDER, FormKind.MEDAL, FormKind.PRIZE) else f"Tặng {name}"


def in_groups(rows: "Sequence[DecisionRecipient]") -> list[Group]:
    """The rows by title or form: titles first, then forms, in the order of the catalogues; rows keep theirs."""
    found: dict[CatalogueEntry, list[DecisionRecipient]] = {}
    kinds = list(KINDS)
    for row in sorted(rows, key=lambda each: kinds.index(Recipient(each.recipient))):
        found.setdefault(row.subject, []).append(row)
    ordered = sorted(
        found, key=lambda each: (not isinstance(each, EmulationTitle), each.position, each.sort_key, each.pk)
    )
    return [Group(subject, found[subject]) for subject in ordered]


def commended(rows: "Sequence[DecisionRecipient]") -> str:
    """How many of which: 02 tập thể, 01 hộ gia đình và 15 cá nhân."""
    told = [f"{number:02d} {KINDS[kind]}" for kind in KINDS if (number := _number(rows, kind))]
    return _joined(told)


def with_kinds(rows: "Sequence[DecisionRecipient]", more: str) -> str:
    """The kinds that are among them: các tập thể, cá nhân có tên tại Điều 1."""
    kinds = ", ".join(name for kind, name in KINDS.items() if _number(rows, kind))
    return f"các {kinds} {more}"


def money(amount: int) -> str:
    """As papers write it: 1.500.000 đồng."""
    return f"{number_format(amount, use_l10n=True, force_grouping=True)} đồng"


def annex_of(groups: Sequence[Group], layout: Layout, annexed_to: str) -> Paper:
    """The list: a part for each title or form, and in it a table for each kind of recipient."""
    everybody = [row for group in groups for row in group.rows]
    body: list[Block] = []
    for number, group in enumerate(groups):
        if len(groups) > 1:
            body.append(Section(f"{ROMAN[number] if number < len(ROMAN) else number + 1}. {group.verb}"))
        body += _tables(group.rows, everybody)
    total = sum(row.money or 0 for row in everybody)
    ends = f"; tiền thưởng {money(total)}" if total else ""
    body.append(Text(f"Danh sách có {commended(everybody)}{ends}."))
    given = groups[0].verb[:1].lower() + groups[0].verb[1:] if len(groups) == 1 else "khen thưởng"
    who = _joined([name for kind, name in KINDS.items() if _number(everybody, kind)])
    title = f"{who[:1].upper()}{who[1:]} được {given}"
    return Paper(layout=layout, kind="Danh sách", title=title, annexed_to=annexed_to, body=body)


def _tables(rows: "Sequence[DecisionRecipient]", everybody: "Sequence[DecisionRecipient]") -> list[Table]:
    """The columns are those of the whole list: money and notes where anybody has one."""
    has_money, has_notes = any(row.money for row in everybody), any(row.annulled_on for row in everybody)
    kinds = [kind for kind in KINDS if _number(rows, kind)]
    tables = []
    for place, kind in enumerate(kinds, 1):
        of_kind = [row for row in rows if row.recipient == kind]
        columns = [
            Column("TT", 1.1, CENTRE),
            Column("Tên tập thể" if kind == Recipient.COLLECTIVE else "Họ và tên", 4.4),
            Column("Địa chỉ" if kind != Recipient.PERSON else "Chức vụ, đơn vị, địa chỉ", 5),
            *([Column("Tiền thưởng (đồng)", 2.4, RIGHT)] if has_money else []),
            *([Column("Ghi chú", 3)] if has_notes else []),
        ]
        cells = [
            [
                str(number),
                row.name,
                row.position,
                *([number_format(row.money, use_l10n=True, force_grouping=True) if row.money else ""] * has_money),
                *([_note(row)] * has_notes),
            ]
            for number, row in enumerate(of_kind, 1)
        ]
        name = KINDS[kind]
        tables.append(Table(columns, cells, title=f"{place}. {name[:1].upper()}{name[1:]}" if len(kinds) > 1 else ""))
    return tables


def _note(row: "DecisionRecipient") -> str:
    return f"Đã bị hủy bỏ (số {row.annulled_by} ngày {row.annulled_on:%d/%m/%Y})" if row.annulled_on else ""


def _number(rows: "Sequence[DecisionRecipient]", kind: Recipient) -> int:
    return sum(row.number for row in rows if row.recipient == kind)


def _joined(told: Sequence[str]) -> str:
    return " và ".join(filter(None, (", ".join(told[:-1]), *told[-1:])))

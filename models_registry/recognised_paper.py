"""The list of models recognised in a campaign, as the annex of a decision. Papers are Vietnamese, whoever asks."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils import translation

from mobilization.common.papers.paper import CENTRE, Column, Layout, Paper, Table, Text
from models_registry.enums import Subject

if TYPE_CHECKING:
    from directives.models import Campaign
    from models_registry.models import Recognition
    from organizations.models import Unit

DOTS = "…………"


def paper_of_recognised(
    campaign: "Campaign", rows: "Sequence[Recognition]", layout: Layout, *, body: "Unit | None"
) -> Paper:
    """The annex: of one body, or of all with a column that names each. `rows` as they are to be printed."""
    with translation.override("vi"):
        listed = [_row(number, each, with_body=body is None) for number, each in enumerate(rows, 1)]
    return Paper(
        layout=layout,
        kind="Phụ lục",
        title=f"Danh sách mô hình được công nhận trong “{campaign.name}”",
        annexed_to=f"(Kèm theo {_documents(rows, body)})",
        body=[Table(_columns(with_body=body is None), listed), Text(_total(rows))],
        is_landscape=True,
    )


def _columns(*, with_body: bool) -> list[Column]:
    found = [
        Column("TT", 1.2, CENTRE),
        Column("Mã số", 4.4),
        Column("Tên mô hình", 8),
        Column("Đơn vị thực hiện", 4),
        Column("Lĩnh vực", 3.4),
        Column("Chủ thể", 2.2, CENTRE),
        Column("Tiêu biểu", 1.8, CENTRE),
    ]
    return [*found, *([Column("Nơi công nhận, văn bản", 4.4)] if with_body else [Column("Văn bản", 3)])]


def _row(number: int, each: "Recognition", *, with_body: bool) -> list[str]:
    model = each.model
    document = f"{each.document_number} ngày {each.document_date:%d/%m/%Y}"
    return [
        str(number),
        model.code,
        model.title,
        model.unit.name,
        str(model.get_domain_display()),
        str(model.get_subject_display()),
        "x" if hasattr(each, "typical") else "",
        f"{each.unit.name}\n{document}" if with_body else document,
    ]


def _documents(rows: "Iterable[Recognition]", body: "Unit | None") -> str:
    """The one document all were recognised by; room to write it in where there are several."""
    named = {(each.document_number, each.document_date) for each in rows}
    if body is None or len(named) != 1:
        return f"{DOTS} số {DOTS} ngày {DOTS} của {DOTS}"
    number, day = named.pop()
    return f"văn bản số {number} ngày {day:%d/%m/%Y} của {body.name}"


def _total(rows: "Sequence[Recognition]") -> str:
    """Totals are counted, never typed beside the parts."""
    models = {each.model_id: each for each in rows}
    of_people = sum(each.model.subject == Subject.INDIVIDUAL for each in models.values())
    typical = len({each.model_id for each in rows if hasattr(each, "typical")})
    return (
        f"Tổng số: {len(models)} mô hình; trong đó {len(models) - of_people} của tập thể, {of_people} của cá nhân; "
        f"{typical} mô hình tiêu biểu."
    )

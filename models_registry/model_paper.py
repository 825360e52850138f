"""The report on one model as an official paper. Papers are Vietnamese, whoever asks for them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.template.defaultfilters import floatformat
from django.utils import translation
from django.utils.formats import date_format

from mobilization.common.papers.paper import CENTRE, RIGHT, Block, Column, Layout, Paper, Section, Table, Text
from models_registry.queries.model_page import indicators_of, means_of, reach_of, standing_recognitions
from organizations.dates import today
from organizations.letterheads import issuer_of, place_of, signature_of, symbol_of

if TYPE_CHECKING:
    from datetime import date

    from models_registry.models import RegisteredModel

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")


def paper_of_model(model: "RegisteredModel", layout: Layout) -> Paper:
    """What the unit reports of its model: how it was, what was done, what came of it, who checked and recognised it.

    Its steward issues it. Telephones and e-mail addresses are not in it.
    """
    with translation.override("vi"):
        body = list(_body(model))
    return Paper(
        layout=layout,
        kind="Báo cáo",
        title=f"Kết quả thực hiện mô hình “{model.title}”",
        issuer=issuer_of(model.steward, layout),
        symbol=symbol_of(model.steward, layout),
        place=place_of(model.steward),
        year=today().year,
        body=body,
        recipients=_recipients(model),
        signatures=[signature_of(model.steward, layout)],
    )


def _recipients(model: "RegisteredModel") -> list[str]:
    above = model.steward.parent
    return [*([f"{above.name} (để báo cáo)"] if above else []), "Lưu: Văn thư"]


def _body(model: "RegisteredModel") -> Iterator[Block]:
    """The parts that are there, numbered as they come."""
    parts: list[tuple[str, Sequence[Block]]] = [
        ("Thông tin chung", list(_facts(model))),
        ("Tình hình trước khi thực hiện", _text(model.situation_before)),
        ("Cách làm", _text(model.way_of_working)),
        ("Kết quả", list(_results(model))),
        ("Bài học kinh nghiệm", _text(model.lessons)),
        ("Kiểm tra thực tế", list(_checks(model))),
        ("Công nhận", list(_recognitions(model))),
    ]
    told = [(title, blocks) for title, blocks in parts if blocks]
    for number, (title, blocks) in zip(ROMAN, told, strict=False):
        yield Section(f"{number}. {title}")
        yield from blocks
    yield Text(f"Trên đây là báo cáo kết quả thực hiện mô hình “{model.title}”.")


def _text(text: str) -> list[Block]:
    return [Text(text)] if text else []


def _facts(model: "RegisteredModel") -> Iterator[Block]:
    people = "; ".join(
        f"{each.name}, {each.position}" if each.position else each.name for each in model.responsible_persons.all()
    )
    told = [
        ("Mã số", model.code),
        ("Đơn vị thực hiện", model.unit.name),
        ("Lĩnh vực", model.get_domain_display()),
        ("Chủ thể", model.get_subject_display()),
        ("Đợt thi đua", str(model.campaign) if model.campaign else ""),
        ("Địa điểm", model.place),
        ("Thời gian bắt đầu", _day(model.started_on)),
        ("Ngày đăng ký", _day(model.registered_on)),
        ("Người phụ trách", people),
        ("Trạng thái", model.get_state_display()),
    ]
    yield Text("\n".join(f"- {label}: {value.rstrip('.')}." for label, value in told if value))
    if model.summary:
        yield Text(model.summary)


def _results(model: "RegisteredModel") -> Iterator[Block]:
    yield from _text(model.results)
    if rows := [
        [row.label, str(floatformat(row.value, "-1g")), row.measure] for row in [*reach_of(model), *means_of(model)]
    ]:
        columns = [Column("Nội dung", 5), Column("Số lượng", 2, RIGHT), Column("Đơn vị tính", 2)]
        yield Table(columns, rows, title="Phạm vi tác động và nguồn lực")
    if measured := indicators_of(model):
        yield Table(
            [
                Column("Chỉ số", 5),
                Column("Đơn vị tính", 2),
                Column("Trước", 2, RIGHT),
                Column("Mục tiêu", 2, RIGHT),
                Column("Đạt được", 2, RIGHT),
            ],
            [[each.name, each.measure, each.before, each.target, each.reached] for each, _bar in measured],
            title="Các chỉ số",
        )


def _checks(model: "RegisteredModel") -> Iterator[Block]:
    rows = [
        [_day(each.on), each.checkers, each.get_verdict_display(), each.text]
        for each in model.checks.order_by("on", "id")
    ]
    if rows:
        yield Table(
            [Column("Ngày", 2, CENTRE), Column("Người kiểm tra", 3), Column("Kết luận", 2), Column("Nhận xét", 6)], rows
        )


def _recognitions(model: "RegisteredModel") -> Iterator[Block]:
    rows = [
        [
            _day(each.recognised_on),
            each.unit.name,
            each.get_level_display(),
            f"{each.document_number} ngày {_day(each.document_date)}",
            "Có" if hasattr(each, "typical") else "",
        ]
        for each in standing_recognitions(model).reverse()
    ]
    if rows:
        yield Table(
            [
                Column("Ngày", 2, CENTRE),
                Column("Nơi công nhận", 4),
                Column("Cấp", 3),
                Column("Văn bản", 4),
                Column("Tiêu biểu", 2, CENTRE),
            ],
            rows,
        )


def _day(day: "date | None") -> str:
    return str(date_format(day, "d/m/Y")) if day else ""

"""A list of BENCH_ROWS rows and twelve columns as an Excel file, beside XlsxWriter alone, which writes every cell.

Both write the same cells in the same looks, in little memory; some rows are read back from both and compared.
"""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import xlsxwriter

from mobilization.common.documents import Column, Kind, Sheet, write_value, write_workbook

COLUMNS = (
    Column("Mã số"),
    Column("Tên mô hình"),
    Column("Đơn vị"),
    Column("Lĩnh vực"),
    Column("Chủ thể"),
    Column("Năm", Kind.INT),
    Column("Ngày đăng ký", Kind.DATE),
    Column("Sửa lần cuối", Kind.DATETIME),
    Column("Số hộ", Kind.INT),
    Column("Kinh phí", Kind.DECIMAL),
    Column("Tiêu biểu", Kind.BOOL),
    Column("Ghi chú"),
)
DOMAINS = ("Kinh tế", "Văn hóa – xã hội", "Quốc phòng – an ninh", "Xây dựng hệ thống chính trị")
COMPARED = 2_000
Rows = Iterator[tuple[Any, ...]]


def fill(rows: int) -> int:
    """Nothing to fill. SystemExit when the two sides write different cells."""
    ours, stock = (_cells(write, COMPARED) for write in (_ours, _stock))
    if ours != stock or len(ours) != COMPARED + 1:
        raise SystemExit("the two workbooks differ")
    return rows


def cases(rows: int) -> Iterator[tuple[str, dict[str, Callable[[], Any]]]]:
    """`(name, side → what writes)`."""

    def ours() -> int:
        return _ours(io.BytesIO(), rows)

    ours.is_weighed = True  # type: ignore[attr-defined]
    yield "a list as an Excel file, 12 columns", {"ours": ours, "stock": lambda: _stock(io.BytesIO(), rows)}


def _models(rows: int) -> Rows:
    for place in range(rows):
        yield (
            f"DVK-2026-{place:06d}",
            f"Mô hình “Tuyến phố văn minh” số {place}",
            f"Phường số {place % 126}",
            DOMAINS[place % len(DOMAINS)],
            "Tập thể" if place % 3 else "Cá nhân",
            2020 + place % 7,
            date(2020 + place % 7, 1 + place % 12, 1 + place % 28),
            datetime(2026, 1 + place % 12, 1 + place % 28, place % 24, place % 60, tzinfo=UTC),
            place * 7 % 1000,
            Decimal(place * 1000) / 4,
            place % 9 == 0,
            None if place % 2 else "Đã kiểm tra & <đạt>",
        )


def _ours(stream: io.BytesIO, rows: int) -> int:
    return write_workbook(stream, [Sheet("Mô hình", COLUMNS, _models(rows))])


def _stock(stream: io.BytesIO, rows: int) -> int:
    looks = {"font_name": "Be Vietnam Pro", "font_size": 10, "valign": "top"}
    count = 0
    with xlsxwriter.Workbook(stream, {"constant_memory": True, "default_format_properties": looks}) as book:
        formats = {kind: book.add_format({"num_format": kind.number_format}) for kind in Kind}
        formats[Kind.TEXT].set_text_wrap()
        page = book.add_worksheet("Mô hình")
        for place, column in enumerate(COLUMNS):
            page.set_column(place, place, column.width or column.kind.width)
            page.write_string(0, place, str(column.title))
        for count, row in enumerate(_models(rows), 1):
            for place, (column, value) in enumerate(zip(COLUMNS, row, strict=True)):
                if value is not None:
                    write_value(page, count, place, column.kind, value, formats)
    return count


def _cells(write: Callable[[io.BytesIO, int], int], rows: int) -> list[dict[int, tuple[Any, str]]]:
    stream = io.BytesIO()
    write(stream, rows)
    page = openpyxl.load_workbook(stream, read_only=True).worksheets[0]
    return [{place: (cell.value, cell.number_format) for place, cell in enumerate(row) if cell.value} for row in page]

"""What reports and books put into a paper: charts, photographs, grouped tables, a cover and contents, alike in both."""

import io
import re
import subprocess
import sys
import zipfile
import zlib
from contextlib import suppress
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation
from PIL import Image

from mobilization.common.charts import ChartKind
from mobilization.common.papers import blocks, pdf
from mobilization.common.papers.blocks import CELL_PADDING
from mobilization.common.papers.drawings import drawn_svg, spec_of
from mobilization.common.papers.layouts import FACES, text_width
from mobilization.common.papers.measure import lines_of, width_of
from mobilization.common.papers.ooxml import PIC, WP, A, R, W
from mobilization.common.papers.pages import laid_out
from mobilization.common.papers.paper import (
    CENTRE,
    RIGHT,
    Chart,
    Column,
    Cover,
    Layout,
    Paper,
    Picture,
    PictureRow,
    Section,
    Table,
    Text,
)
from mobilization.common.papers.pdf import pages_of_headings, pdf_of
from mobilization.common.papers.pdf_worker import compiled
from mobilization.common.papers.photographs import photograph
from mobilization.common.papers.pieces import Figure, Grid, HeadCell, Heading
from mobilization.common.papers.word import docx_of
from tests.common.test_papers import HOSTILE, a_paper, inflated, part, told

COLUMNS = [
    Column("TT", 1, CENTRE),
    Column("Tên", 5),
    Column("Nay", 2, RIGHT),
    Column("Trước", 2, RIGHT),
    Column("±", 2),
]
GROUPED = Table(
    COLUMNS,
    [["1", "Phường A", "12", "10", "+2"], ["2", "Phường B", "3", "4", "−1"]],
    "Kết quả",
    totals=[["", "Tổng cộng", "15", "14", "+1"]],
    groups=[("", 2), ("Số mô hình", 2), ("", 1)],
    note="Đến ngày 30/9.",
)
BARS = Chart("bar", "Mô hình theo lĩnh vực", [("Kinh tế", 1234.5), ("Văn hóa", None), ("Quốc phòng", Decimal(7))])


def photo(width=60, height=40, colour="red", kind="JPEG", **more):
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind, **more)
    return out.getvalue()


def a_book(layout=Layout.PARTY, **fields):
    cover = Cover(
        superior="Thành ủy Hà Nội", issuer="Ban Dân vận", kind="Kỷ yếu", title="Mô hình\ntiêu biểu", foot="Năm 2026"
    )
    body = [Section("I. Một"), Text("Đoạn."), Section("II. Hai", begins_page=True), Section("a) Nhỏ", 3), Text("Hết.")]
    known = {"kind": "Kỷ yếu", "title": "Mô hình tiêu biểu", "cover": cover, "has_contents": True, "body": body}
    return Paper(layout=layout, **known | fields)


def figures(*blocks, **fields):
    return [each for each in laid_out(a_paper(body=blocks, **fields), breaks=True).body if isinstance(each, Figure)]


def asked(paper, question):
    return compiled(pdf.as_data(paper) | {"question": question})


def texts_of_pages(made):
    """How many texts are set on each page of a PDF; on a second one that is not there very many."""
    counts = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        with suppress(zlib.error):
            content = zlib.decompressobj().decompress(stream)
            counts += [content.count(b"BT")] if b"BT" in content and b"TJ" in content else []
    return [*counts, 1_000]


def said_by(paper):
    """What its Word file says, without the ends of pages."""
    return [text for text in told(docx_of(paper)) if text.strip()]


class TestCharts:
    @pytest.mark.parametrize("layout", list(Layout))
    @pytest.mark.parametrize(
        ("kind", "rows"),
        [
            ("bar", BARS.rows),
            (
                "stacked",
                [(label, number, name) for label in "ABC" for number, name in ((1, "Tập thể"), (2, "Cá nhân"))],
            ),
            ("line", [(f"Tháng {month}", month) for month in range(1, 13)]),
            ("line", [(date(2026, month, 1), month) for month in range(1, 13)]),
            ("bar", [("Không", 0), ("Âm", -3)]),
        ],
    )
    def test_one_is_drawn_in_both_files_with_its_caption_and_its_words(self, kind, rows, layout):
        paper = a_paper(layout, body=[Chart(kind, "Kết quả", rows, note="Nguồn: Cổng")])
        made = pdf_of(paper)
        assert b"pdfuaid:part" in inflated(made)
        assert b"/Figure" in inflated(made)
        docx = docx_of(paper)
        assert [text for text in told(docx) if "Biểu đồ" in text or "Nguồn" in text] == [
            "Biểu đồ 1. Kết quả",
            "Nguồn: Cổng",
        ]
        named = part(docx, "word/document.xml").find(f".//{{{WP}}}docPr").get("descr")
        assert named.startswith(
            {"bar": "Biểu đồ cột: Kết quả.", "stacked": "Biểu đồ cột chồng", "line": "Biểu đồ đường"}[kind]
        )

    def test_the_words_are_the_figures_as_vietnamese_writes_them_whoever_asks(self):
        with translation.override("en"):
            drawn = figures(BARS)[0].pictures[0]
            assert (
                drawn.alt
                == "Biểu đồ cột: Mô hình theo lĩnh vực. Kinh tế: 1.234,5; Văn hóa: không có số liệu; Quốc phòng: 7."
            )
            assert ">1.234,5<" in drawn_svg(drawn)
        many = figures(Chart("line", "Nhiều", [(str(place), place) for place in range(50)]))[0].pictures[0]
        assert many.alt.endswith("39: 39; và 10 số liệu khác.")
        assert figures(Chart("bar", "Khác", [("A", 1)], alt="Nói khác"))[0].pictures[0].alt == "Nói khác"

    def test_the_picture_of_word_is_sharp_as_wide_as_the_text_and_kept_once(self):
        docx = docx_of(a_paper(body=[BARS, BARS]))
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            names = [name for name in archive.namelist() if "media" in name]
            assert len(names) == 1
            picture = Image.open(io.BytesIO(archive.read(names[0])))
        extents = part(docx, "word/document.xml").findall(f".//{{{WP}}}extent")
        assert {each.get("cx") for each in extents} == {extents[0].get("cx")}
        width = int(extents[0].get("cx")) / 12700
        assert text_width(is_landscape=False) * 0.97 < width <= text_width(is_landscape=False)
        assert picture.width / (width / 72) > 180  # pixels an inch
        assert picture.mode == "RGB"

    def test_numbers_beside_bars_are_not_cut_off(self):
        svg = ET.fromstring(drawn_svg(figures(Chart("bar", "Dài", [("A" * 30, 123456789), ("B", 1)]))[0].pictures[0]))
        assert float(svg.get("viewBox").split()[2]) <= text_width(is_landscape=False) / 0.75 + 6
        across = spec_of(Chart("bar", "", [("A", 100)]), [("A", 100)], 600)["layer"][0]
        assert across["mark"]["type"] == "bar"
        domain = spec_of(Chart("bar", "", [("A", 123456789)]), [("A", 123456789)], 600)["encoding"]["x"]["scale"][
            "domain"
        ]
        assert domain[1] > 123456789 * 1.2

    def test_many_bars_go_on_in_parts_of_one_number_and_one_scale(self):
        communes = [(f"Phường {place}", place) for place in range(1, 127)]
        found = figures(Chart("bar", "Theo xã", communes, note="Nguồn"), BARS)
        captions = [each.pictures[0].caption.whole for each in found]
        assert captions[:2] == ["Biểu đồ 1. Theo xã", "Biểu đồ 1. Theo xã (tiếp theo)"]
        assert captions[-1] == "Biểu đồ 2. Mô hình theo lĩnh vực"
        parts = [each.pictures[0] for each in found[:-1]]
        rows = [len(each.spec["data"]["values"]) for each in parts]
        assert sum(rows) == 126
        assert max(rows) - min(rows) <= 2
        assert len({str(each.spec["encoding"]["x"]["scale"]["domain"]) for each in parts}) == 1
        assert [each.note for each in parts] == [""] * (len(parts) - 1) + ["Nguồn"]
        pages = asked(
            a_paper(body=[Chart("bar", "Theo xã", communes)]), "query(figure).map(each => each.location().page())"
        )
        assert len(set(pages.decode().strip("[]").split(","))) == len(parts)
        again = [
            each.get(f"{{{W}}}instr")
            for each in part(docx_of(a_paper(body=[Chart("bar", "T", communes)])), "word/document.xml").iter(
                f"{{{W}}}fldSimple"
            )
        ]
        assert [r"\c" in each for each in again] == [False] + [True] * (len(parts) - 1)

    def test_labels_below_a_line_are_all_there(self):
        months = [f"Tháng {month}" for month in range(1, 13)]
        drawn = figures(Chart("line", "Năm", [(month, 1) for month in months]))[0].pictures[0]
        texts = ET.fromstring(drawn_svg(drawn)).iter("{http://www.w3.org/2000/svg}text")
        said = [each.text for each in texts if each.get("opacity") != "0"]
        assert [text for text in said if text in months] == months

    def test_bars_have_no_axis_for_their_numbers_stand_beside_them(self):
        bars = Chart(ChartKind.BAR, "Theo lĩnh vực", [("Kinh tế", 3)], value_title="Đã đăng ký")
        assert spec_of(bars, bars.rows, 600)["encoding"]["x"]["axis"] is None
        assert "Biểu đồ 1. Theo lĩnh vực (đã đăng ký)" in told(docx_of(a_paper(body=[bars])))
        stacked = Chart(
            "stacked", "Theo lĩnh vực", [("Kinh tế", 3, "A"), ("Kinh tế", 2, "B")], value_title="Đã đăng ký"
        )
        assert spec_of(stacked, stacked.rows, 600)["encoding"]["x"]["axis"]["tickCount"]
        assert "Biểu đồ 1. Theo lĩnh vực" in told(docx_of(a_paper(body=[stacked])))

    def test_without_figures_it_says_so(self):
        paper = a_paper(body=[Chart("bar", "Trống", [])])
        assert "Biểu đồ 1. Trống (chưa có số liệu)" in told(docx_of(paper))
        assert b"pdfuaid:part" in inflated(pdf_of(paper))

    def test_a_missing_font_is_an_error(self, tmp_path):
        honest = pdf.as_data(a_paper(body=[BARS]))
        with pytest.raises(RuntimeError, match="Be Vietnam Pro is missing"):
            compiled(honest | {"more_fonts": {"Be Vietnam Pro": str(tmp_path)}})
        assert pdf.as_data(a_paper())["more_fonts"] == {}

    def test_an_unknown_kind_is_refused(self):
        with pytest.raises(ValueError, match="pie"):
            laid_out(a_paper(body=[Chart("pie", "T", [("A", 1)])]), breaks=True)


class TestTables:
    def test_grouped_heads_stand_in_two_rows(self):
        grid = next(each for each in laid_out(a_paper(body=[GROUPED]), breaks=True).body if isinstance(each, Grid))
        assert grid.heads == [
            [HeadCell("TT", rows=2), HeadCell("Tên", rows=2), HeadCell("Số mô hình", columns=2), HeadCell("±", rows=2)],
            [HeadCell("Nay"), HeadCell("Trước")],
        ]
        rows = (
            part(docx_of(a_paper(body=[GROUPED])), "word/document.xml")
            .findall(f".//{{{W}}}tbl")[1]
            .findall(f"{{{W}}}tr")
        )
        heads = [row for row in rows if row.find(f"{{{W}}}trPr/{{{W}}}tblHeader") is not None]
        looks = [
            [
                (cell.find(f"{{{W}}}tcPr/{{{W}}}gridSpan"), cell.find(f"{{{W}}}tcPr/{{{W}}}vMerge"))
                for cell in row.findall(f"{{{W}}}tc")
            ]
            for row in heads
        ]
        value = f"{{{W}}}val"
        assert [[each[0].get(value) if each[0] is not None else "1" for each in row] for row in looks] == [
            ["1", "1", "2", "1"],
            ["1"] * 5,
        ]
        assert [[each[1].get(value) if each[1] is not None else "" for each in row] for row in looks] == [
            ["restart", "restart", "", "restart"],
            ["continue", "continue", "", "", "continue"],
        ]

    @pytest.mark.parametrize("groups", [[("A", 4)], [("A", 6)], [("A", 5), ("B", 0)]])
    def test_groups_that_do_not_span_the_columns_are_refused(self, groups):
        with pytest.raises(ValueError, match="do not span 5 columns"):
            laid_out(a_paper(body=[Table(COLUMNS, [], groups=groups)]), breaks=True)

    @pytest.mark.parametrize("field", ["rows", "totals"])
    def test_rows_that_do_not_fit_are_refused(self, field):
        with pytest.raises(ValueError, match="zip"):
            laid_out(a_paper(body=[Table(**{"columns": COLUMNS, "rows": [], field: [["1"]]})]), breaks=True)

    def test_groups_of_no_words_are_no_second_row(self):
        grid = laid_out(a_paper(bases=[], body=[Table(COLUMNS, [], groups=[("", 5)])]), breaks=True).body[0]
        assert [len(row) for row in grid.heads] == [5]

    def test_totals_are_bold_last_rows_and_the_note_stays_with_them(self):
        document = part(docx_of(a_paper(body=[GROUPED])), "word/document.xml")
        table = document.findall(f".//{{{W}}}tbl")[1]
        *_rows, last = table.findall(f"{{{W}}}tr")
        styles = [each.get(f"{{{W}}}val") for each in last.iter(f"{{{W}}}pStyle")]
        assert set(styles) == {"cell_total"}
        assert len(list(last.iter(f"{{{W}}}keepNext"))) == 5
        bold = part(docx_of(a_paper()), "word/styles.xml").find(
            f".//*[@{{{W}}}styleId='cell_total']/{{{W}}}rPr/{{{W}}}b"
        )
        assert bold is not None
        assert [text for text in told(docx_of(a_paper(body=[GROUPED]))) if "Đến" in text] == ["Đến ngày 30/9."]

    @pytest.mark.parametrize(
        ("rows", "totals", "stays"),
        [
            (3, 1, [True, True, True, False]),
            (1, 0, [False]),
            (9, 1, [True, *[False] * 6, True, True, False]),
            (9, 0, [True, *[False] * 6, True, False]),
        ],
    )
    def test_no_row_and_no_total_stands_alone(self, rows, totals, stays):
        table = Table([Column("Tên")], [["a"]] * rows, totals=[["Tổng cộng"]] * totals)
        grid = laid_out(a_paper(body=[table]), breaks=False).body[-1]
        assert grid.stays == stays
        word = part(docx_of(a_paper(body=[table])), "word/document.xml").findall(f".//{{{W}}}tbl")[1]
        kept = [row.find(f".//{{{W}}}keepNext") is not None for row in word.findall(f"{{{W}}}tr")[1:]]
        assert kept == stays

    def test_two_rows_come_along_with_a_total_onto_the_next_page(self, monkeypatch):
        def least(stays=None):
            """The texts on the emptiest second page, over tables that end at the first one's foot."""
            if stays is not None:
                monkeypatch.setattr(blocks, "_staying", stays)
            papers = [
                a_paper(signatures=[], recipients=[], body=[Table([Column("Tên")], [["a"]] * rows, totals=[["Tổng"]])])
                for rows in range(24, 36)
            ]
            return min(texts_of_pages(pdf_of(each))[1] for each in papers)

        kept = least()
        assert least(lambda whole, totals: [False] * (len(whole) + totals)) == kept - 2

    def test_columns_that_fit_hold_numbers_and_names_in_one_line(self):
        names = ["Xây dựng hệ thống chính trị", "Kinh tế"]
        heads = ["Hội nghị đối thoại đã tổ chức", "Xếp thứ", "Đã đăng ký", "Ý kiến đã tiếp nhận"]
        columns = [Column("TT", align=CENTRE), Column("Lĩnh vực"), *(Column(head, align=RIGHT) for head in heads)]
        table = Table(columns, [["1", name, "1.234.567", "1", "2", "3"] for name in names], fits=True)
        grid = laid_out(a_paper(body=[table]), breaks=False).body[-1]
        assert sum(grid.widths) == pytest.approx(text_width(is_landscape=False))
        face = FACES[Layout.STATE]["cell"]
        for row in grid.rows:
            for text, width in zip(row, grid.widths, strict=True):
                assert width_of(text, face) < width - 2 * CELL_PADDING
        head = FACES[Layout.STATE]["cell_head"]
        assert all(
            len(lines_of(text, head, width - 2 * CELL_PADDING)) <= 3
            for text, width in zip(heads, grid.widths[2:], strict=True)
        )

    def test_columns_that_do_not_fit_share_what_there_is(self):
        table = Table([Column("Mười một chữ" * 4)] * 12, [["Nghiêng" * 3] * 12], fits=True)
        grid = laid_out(a_paper(body=[table]), breaks=False).body[-1]
        assert sum(grid.widths) == pytest.approx(text_width(is_landscape=False))
        assert min(grid.widths) > 0

    def test_tables_and_pictures_are_counted_where_the_paper_says_so(self):
        body = [GROUPED, Picture(photo(), "Phố"), GROUPED, BARS, Table(COLUMNS, []), Picture(photo(), alt="Không tên")]
        counted = [
            text for text in told(docx_of(a_paper(body=body, is_counted=True))) if re.match("Bảng|Ảnh|Biểu", text)
        ]
        assert counted == ["Bảng 1. Kết quả", "Ảnh 1. Phố", "Bảng 2. Kết quả", "Biểu đồ 1. Mô hình theo lĩnh vực"]
        plain = told(docx_of(a_paper(body=body)))
        assert [text for text in plain if text in {"Kết quả", "Phố"}] == ["Kết quả", "Phố", "Kết quả"]

    def test_word_names_its_tables_and_counts_by_itself(self):
        document = part(docx_of(a_paper(body=[GROUPED], is_counted=True)), "word/document.xml")
        assert [each.get(f"{{{W}}}val") for each in document.iter(f"{{{W}}}tblCaption")] == ["Kết quả"]
        assert [each.get(f"{{{W}}}instr") for each in document.iter(f"{{{W}}}fldSimple")] == [r" SEQ bang \* ARABIC "]


class TestPictures:
    def test_one_says_what_it_shows_in_both_files(self):
        paper = a_paper(body=[Picture(photo(), "Phố xanh", "Một phố có hoa", 0.5)])
        made = inflated(pdf_of(paper))
        assert b"pdfuaid:part" in made
        assert b"/Alt" in made
        named = part(docx_of(paper), "word/document.xml").find(f".//{{{WP}}}docPr")
        assert named.get("descr") == "Một phố có hoa"
        assert asked(paper, "query(image).map(each => each.alt)").decode() == '["Một phố có hoa"]'
        assert figures(*paper.body)[0].pictures[0].width == pytest.approx(text_width(is_landscape=False) / 2)

    def test_one_that_says_nothing_is_refused(self):
        with pytest.raises(ValueError, match="screen readers"):
            laid_out(a_paper(body=[Picture(photo(), " \u200b")]), breaks=True)
        with pytest.raises(ValueError, match="needs one"):
            laid_out(a_paper(body=[PictureRow([])]), breaks=True)

    @pytest.mark.parametrize(
        "content", [b"", photo(kind="GIF"), photo(kind="WEBP"), b"<svg/>", b"\xff\xd8\xff\xe0 torn", photo()[:200]]
    )
    def test_what_is_no_picture_is_refused(self, content):
        with pytest.raises(ValueError, match="cannot be read"):
            laid_out(a_paper(body=[Picture(content, "T")]), breaks=True)

    def test_side_by_side_they_are_equally_high_and_as_wide_as_the_text(self):
        row = PictureRow([Picture(photo(60, 40), "A"), Picture(photo(40, 80), "B"), Picture(photo(50, 50), "C")])
        found = figures(row)[0].pictures
        assert sum(each.width for each in found) + 20 == pytest.approx(text_width(is_landscape=False))
        heights = [each.width * each.photo.pixels[1] / each.photo.pixels[0] for each in found]
        assert max(heights) - min(heights) < 1
        assert len(part(docx_of(a_paper(body=[row])), "word/document.xml").findall(f".//{{{WP}}}inline")) == 3
        assert b"pdfuaid:part" in inflated(pdf_of(a_paper(body=[row])))

    def test_a_tall_one_leaves_room_for_its_caption(self):
        drawn = figures(Picture(photo(20, 400), "Cao"))[0].pictures[0]
        assert drawn.width * 20 <= 550

    def test_they_are_upright_small_and_say_nothing_of_the_camera(self):
        exif = Image.Exif()
        exif[0x0112], exif[0x010F] = 6, "Camera of somebody"
        turned = photograph(photo(4000, 2000, exif=exif), 450)
        assert turned.pixels == (1250, 2500)
        assert b"Camera" not in turned.content
        assert figures(PictureRow([Picture(photo(400, 200, exif=exif), "A"), Picture(photo(200, 400), "B")]))[
            0
        ].pictures[0].width == pytest.approx((text_width(is_landscape=False) - 10) / 2, rel=0.01)
        assert photograph(photo(90, 60), 450).pixels == (90, 60)  # never enlarged

    def test_what_was_transparent_is_white(self):
        out = io.BytesIO()
        Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(out, "PNG")
        assert Image.open(io.BytesIO(photograph(out.getvalue(), 100).content)).getpixel((4, 4)) == (255, 255, 255)

    def test_too_large_ones_are_refused_before_they_are_read(self, monkeypatch):
        monkeypatch.setattr("mobilization.common.papers.photographs.MOST_PIXELS", 100)
        with pytest.raises(ValueError, match="60 × 40 pixels is too large"):
            photograph(photo(), 100)


class TestFront:
    def test_headings_have_three_levels_and_lose_none(self):
        body = [Section("a) Nhỏ", 3), Section("I. Lớn"), Section("1. Vừa", 2), Section("a) Nhỏ", 3), Section("II. Lớn")]
        found = [each for each in laid_out(a_paper(body=body), breaks=True).body if isinstance(each, Heading)]
        assert [(each.face, each.level) for each in found] == [
            ("section_3", 2), ("section_1", 2), ("section_2", 3), ("section_3", 4), ("section_1", 2),
        ]  # fmt: skip
        assert b"pdfuaid:part" in inflated(pdf_of(a_paper(body=body)))
        with pytest.raises(ValueError, match="level of"):
            laid_out(a_paper(body=[Section("x", 4)]), breaks=True)

    @pytest.mark.parametrize("layout", list(Layout))
    def test_a_book_has_a_cover_contents_and_no_letterhead(self, layout):
        book = a_book(layout)
        made = inflated(pdf_of(book))
        assert b"pdfuaid:part" in made
        assert pages_of_headings(book) == [3, 4, 4]
        said = said_by(book)
        assert said == [
            "THÀNH ỦY HÀ NỘI", "BAN DÂN VẬN", "KỶ YẾU", "MÔ HÌNH\nTIÊU BIỂU", "Năm 2026",
            "MỤC LỤC", "I. Một3", "II. Hai4", "a) Nhỏ4", "I. Một", "Đoạn.", "II. Hai", "a) Nhỏ", "Hết.",
        ]  # fmt: skip
        levels = asked(book, "query(heading).map(each => each.level)")
        assert levels == b"[1,2,2,3]"

    def test_contents_of_a_report_stand_below_its_title(self):
        report = a_paper(body=[Section("I. Một"), Text("Đoạn.")], has_contents=True)
        assert pages_of_headings(report) == [2]
        said = said_by(report)
        assert said[said.index("BÁO CÁO") :][:6] == [
            "BÁO CÁO",
            "Kết quả mô hình",
            "MỤC LỤC",
            "I. Một2",
            "Căn cứ Kế hoạch số 12;",
            "Căn cứ Luật Thi đua.",
        ]
        listed = Paper(layout=Layout.STATE, kind="Danh sách", title="Cá nhân", annexed_to="(Kèm)", body=[Text("Một.")])
        with_annex = a_paper(body=[Section("I. Một"), Text("Đoạn.")], has_contents=True, annexes=[listed])
        assert "DANH SÁCH3" in told(docx_of(with_annex))

    def test_words_contents_are_a_field_of_links_to_marks_that_are_there(self):
        document = part(docx_of(a_book()), "word/document.xml")
        codes = [each.text for each in document.iter(f"{{{W}}}instrText")]
        assert codes[0] == ' TOC \\o "1-4" \\u \\h \\z \\b noi_dung '
        links = [each.get(f"{{{W}}}anchor") for each in document.iter(f"{{{W}}}hyperlink")]
        marks = [each.get(f"{{{W}}}name") for each in document.iter(f"{{{W}}}bookmarkStart")]
        assert len(links) == 3
        assert [mark for mark in marks if mark != "noi_dung"] == links
        assert codes[1:] == [f" PAGEREF {link} \\h " for link in links]
        kinds = [each.get(f"{{{W}}}fldCharType") for each in document.iter(f"{{{W}}}fldChar")]
        assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == 4
        ids = [each.get(f"{{{W}}}id") for each in document.iter(f"{{{W}}}bookmarkStart")]
        assert sorted(ids) == sorted(each.get(f"{{{W}}}id") for each in document.iter(f"{{{W}}}bookmarkEnd"))
        assert len(set(ids)) == len(ids)
        names = {each.get(f"{{{W}}}val") for each in part(docx_of(a_book()), "word/styles.xml").iter(f"{{{W}}}name")}
        assert {"heading 1", "heading 2", "heading 3", "heading 4", "toc 1", "toc 2", "toc 3", "caption"} <= names
        styles = part(docx_of(a_book()), "word/styles.xml")
        levels = {
            each.get(f"{{{W}}}styleId"): level.get(f"{{{W}}}val")
            for each in styles.iter(f"{{{W}}}style")
            for level in each.iter(f"{{{W}}}outlineLvl")
        }
        assert levels["chapter"] == levels["section_1"] == "1"

    def test_a_cover_of_a_report_comes_before_its_letterhead(self):
        report = a_paper(cover=a_book().cover, body=[Text("Đoạn.")])
        said = told(docx_of(report))
        assert said[:5] == ["THÀNH ỦY HÀ NỘI", "BAN DÂN VẬN", "KỶ YẾU", "MÔ HÌNH\nTIÊU BIỂU", "Năm 2026"]
        assert said.count("BÁO CÁO") == 1
        sections = part(docx_of(report), "word/document.xml").findall(f".//{{{W}}}sectPr")
        assert [each.find(f"{{{W}}}pgBorders") is not None for each in sections] == [True, False]
        assert [each.find(f"{{{W}}}headerReference") is not None for each in sections] == [False, True]
        assert asked(report, "query(heading).map(each => each.location().page())") == b"[2]"

    def test_a_picture_on_the_cover_says_what_it_shows(self):
        cover = Cover(issuer="Ban Dân vận", kind="Kỷ yếu", title="Mô hình", picture=Picture(photo(), alt="Phố xanh"))
        book = a_book(cover=cover)
        assert b"pdfuaid:part" in inflated(pdf_of(book))
        assert part(docx_of(book), "word/document.xml").find(f".//{{{WP}}}docPr").get("descr") == "Phố xanh"


def everything(layout=Layout.STATE, text="Chữ"):
    """A paper with each block, all its texts `text`."""
    table = Table([Column(text), Column(text)], [[text] * 2], text, totals=[[text] * 2], groups=[(text, 2)], note=text)
    cover = Cover(superior=text, issuer=text, kind=text, title=text, subtitle=text, foot=text)
    return a_paper(
        layout, title=text, bases=[], has_contents=True, is_counted=True, cover=cover, recipients=[],
        body=[
            Section(text), Text(text), table, Chart("bar", text, [(text, 1)], text, note=text),
            Chart("stacked", text, [(text, 1, text), (text, 2, "khác")]), Chart("line", text, [(text, 1), ("khác", 2)]),
            Picture(photo(), text, text), PictureRow([Picture(photo(), text), Picture(photo(colour="blue"), text)]),
            Text(text),
        ],
    )  # fmt: skip


@pytest.mark.bar("B8")
@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_code_in_any_block(text):
    paper = everything(text=text)
    assert pdf_of(paper).startswith(b"%PDF-")
    said = told(docx_of(paper))
    assert said.count(text) >= 8
    assert {f"Bảng 1. {text}", f"Biểu đồ 3. {text}", f"Ảnh 3. {text}"} <= set(said)
    document = part(docx_of(paper), "word/document.xml")
    assert text in {each.get("descr") for each in document.iter(f"{{{WP}}}docPr")}


@pytest.mark.bar("B5")
def test_odd_signs_do_not_arrive_in_any_block():
    odd = "Phu\u031bo\u031b\u0300ng\u202e\u0000\u0007\ufffe\uffff\ud800\u200bX"
    paper = everything(text=odd)
    with zipfile.ZipFile(io.BytesIO(docx_of(paper))) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    assert not any(sign in text for text in texts for sign in "\u202e\ufffe\uffff\u200b\u031b")
    assert any("PhườngX" in text for text in texts)
    assert b"pdfuaid:part" in inflated(pdf_of(paper))


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("made", [pdf_of, docx_of])
def test_the_same_blocks_are_the_same_bytes(made, layout):
    assert made(everything(layout)) == made(everything(layout))


def test_the_same_blocks_are_the_same_bytes_in_another_process():
    """No order of sets, no random ids: what one worker makes another makes alike."""
    code = (
        "import django, hashlib; django.setup()\n"
        "from tests.common.test_paper_blocks import everything, docx_of, pdf_of\n"
        "print(*(hashlib.sha256(made(everything())).hexdigest() for made in (pdf_of, docx_of)))"
    )
    known = {"DJANGO_SETTINGS_MODULE": "mobilization.settings.test", "PATH": ""}
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env=known | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_every_part_of_the_word_file_is_named_and_every_picture_is_there():
    docx = docx_of(everything())
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        names = set(archive.namelist())
        relations = ET.fromstring(archive.read("word/_rels/document.xml.rels"))
    targets = {each.get("Id"): f"word/{each.get('Target')}" for each in relations}
    assert set(targets.values()) <= names
    assert not [each for each in relations if each.get("TargetMode")]
    document = part(docx, "word/document.xml")
    used = [each.get(f"{{{R}}}embed") for each in document.iter(f"{{{A}}}blip")]
    assert len(used) == 6
    assert set(used) <= set(targets)
    assert len(list(document.iter(f"{{{PIC}}}pic"))) == len(used)
    assert all(each.get("descr") for each in document.iter(f"{{{WP}}}docPr"))

"""The book on paper: what it tells of each model, its indexes, and that a description makes the same files again."""

import datetime
import io
import zipfile
from types import SimpleNamespace

import pytest
from PIL import Image

from mobilization.common.papers.paper import Article, Picture, PictureRow, Section, Table, Text
from mobilization.common.papers.pdf import pdf_of
from mobilization.common.papers.word import docx_of
from models_registry.models import RegisteredModel
from reports.book_contents import index, unit_names
from reports.book_paper import of_what, paper_of_book
from reports.book_pictures import ALONE, BESIDE, printable
from reports.models import Book
from reports.queries.book_contents import contents_of
from reports.queries.book_figures import figures_of
from tests.pdf_text import text_of
from tests.reports.book_makers import YEAR, jpeg, make_book, make_name, make_picture, make_told
from tests.showcase.makers import make_public, revoke
from tests.worlds import shared

pytestmark = pytest.mark.django_db
ON = datetime.date(YEAR, 12, 1)


def paper_of(book, pictures=None):
    contents = contents_of(book)
    known = {each.pk: jpeg() for entry in contents.entries for each in entry.photographs}
    return paper_of_book(book, contents, known if pictures is None else pictures, figures=figures_of(book), on=ON)


def said(paper):
    """All that its blocks say, a line each."""
    lines = []
    for block in paper.body:
        match block:
            case Section():
                lines.append(block.title)
            case Text():
                lines.append(block.text)
            case Article():
                lines.append(f"{block.number} {block.text}")
            case Table():
                lines += [block.title, *(column.title for column in block.columns)]
                lines += ["|".join(row) for row in (*block.rows, *block.totals)]
            case Picture():
                lines.append(block.caption)
            case PictureRow():
                lines += [each.caption for each in block.pictures]
    return lines


@shared
def book(cast):
    """Of the ward: a typical model with everything, what it learned from and what learned from it, and a bare one."""
    origin = make_public(cast.units.beside, title="Cái gốc")
    model = make_told(
        cast.units.ward,
        typical=True,
        title="Đường nở hoa",
        origin=origin,
        situation_before="Đường đầy cỏ dại.",
        lessons="Làm từ việc nhỏ.",
        households=46,
        people_money=1_200_000,
        steward=cast.units.school,
    )
    make_told(cast.units.ward, title="Ánh sáng ngõ nhỏ", domain="economy", subject="individual")
    copy = make_public(cast.units.beside, title="Bản sao", origin=model)
    make_public(cast.units.beside, title="Bản sao kín", origin=model)
    revoke(model.copies.get(title="Bản sao kín"))
    make_name(model, "Trần Thị Mai", position="Bí thư chi bộ")
    make_name(model, "Người Không Đồng Ý", consent=False)
    make_picture(model, moment="after", caption="Sau khi trồng")
    make_picture(model, moment="before", caption="Trước khi trồng")
    make_picture(model, moment="during", caption="Ảnh kín", consent=False)
    assert copy.origin_id == model.pk
    return make_book(
        cast.units.ward, foreword="Đoạn một.\nĐoạn hai.", foreword_by="Ban biên soạn", imprint="In tại Hà Nội"
    )


def test_what_it_tells_of_a_model(book, cast):
    lines = said(paper_of(book))
    text = "\n".join(lines)
    day = f"02/01/{YEAR}"
    for told in (
        "2. Đường nở hoa",
        "Phường Ba Đình (nay do Trường Ba Đình theo dõi). Văn hóa – xã hội; ",
        "Người phụ trách: Trần Thị Mai, Bí thư chi bộ. ",
        "Tình hình trước khi thực hiện. Đường đầy cỏ dại.",
        "Kết quả. 46 hộ tham gia.",
        "Bài học kinh nghiệm. Làm từ việc nhỏ.",
        "Kết quả bằng số. Số hộ được tác động: 46 hộ; Nhân dân đóng góp: 1.200.000 đồng.",
        f"công nhận ngày {day}",
        "Nhân rộng từ: “Cái gốc” (Phường Hoàn Kiếm",
        "Được nhân rộng tại: “Bản sao” (Phường Hoàn Kiếm",
        "Trước khi thực hiện: Trước khi trồng. Ảnh: Phường Ba Đình.",
        "Kết quả: Sau khi trồng. Ảnh: Phường Ba Đình.",
    ):
        assert told in text, told
    for kept in ("Không Đồng Ý", "Bản sao kín", "Ảnh kín"):
        assert kept not in text, kept


def test_many_results_in_numbers_stand_in_a_table(book):
    RegisteredModel.objects.filter(title="Đường nở hoa").update(participants=12)
    assert "Số hộ được tác động|46|hộ" in said(paper_of(book))


def test_the_frame_of_the_book(book):
    paper = paper_of(book)
    heads = [each.title for each in paper.body if isinstance(each, Section) and each.level == 1]
    assert heads == [
        "LỜI GIỚI THIỆU",
        "SÁCH VÀ PHONG TRÀO QUA NHỮNG CON SỐ",
        "CHƯƠNG I. KINH TẾ",
        "CHƯƠNG II. VĂN HÓA – XÃ HỘI",
        "BẢNG TRA CỨU",
        "THÔNG TIN VỀ SÁCH",
    ]
    assert paper.has_contents
    assert paper.cover.subtitle == f"Năm {YEAR}"
    assert paper.cover.picture.alt.startswith("Ảnh của mô hình “Đường nở hoa”")
    lines = said(paper)
    assert "Sách giới thiệu 2 mô hình của 1 đơn vị, trong đó 1 mô hình được chọn là tiêu biểu, với 2 ảnh." in lines
    assert any("In tại Hà Nội" in line and f"01/12/{YEAR}" in line for line in lines)


def test_the_indexes_name_the_numbers(book):
    lines = said(paper_of(book))
    at = lines.index("Tra cứu theo tên mô hình")
    assert lines[at + 4 : at + 6] == ["Ánh sáng ngõ nhỏ|1", "Đường nở hoa|2"]
    at = lines.index("Tra cứu theo đơn vị")
    assert lines[at + 4] == "Phường Ba Đình|1, 2"


def test_an_index_stands_in_vietnamese_order():
    found = index([("Đường", 1), ("Dòng", 2), ("Ánh", 3), ("Zalo", 4), ("Ánh", 5), ("“Âm", 6)])
    assert found == [("Ánh", [3, 5]), ("“Âm", [6]), ("Dòng", [2]), ("Đường", [1]), ("Zalo", [4])]
    assert [name for name, _numbers in index([("Ao", 1), ("Ánh", 2), ("Anh", 3)])] == ["Anh", "Ánh", "Ao"]


def test_units_of_one_name_are_told_apart():
    stories = [SimpleNamespace(unit=name, unit_id=pk, unit_above=above) for name, pk, above in (
        ("Phường Tân Lập", 1, "Hà Nội"), ("Phường Tân Lập", 2, "Đắk Lắk"), ("Phường Ba Đình", 3, "Hà Nội"),
        ("Phường Tân Lập", 1, "Hà Nội"),
    )]  # fmt: skip
    here = "Phường Tân Lập (Hà Nội)"
    assert unit_names(stories) == [here, "Phường Tân Lập (Đắk Lắk)", "Phường Ba Đình", here]


def test_figures_are_those_of_the_catalogue_of_measures(book, cast):
    found = figures_of(book)
    assert [(name, list(numbers)) for name, numbers in found.rows] == [
        ("Kinh tế", [1, 1, 0]), ("Văn hóa – xã hội", [1, 1, 1]), ("Quốc phòng – an ninh", [0, 0, 0]),
        ("Xây dựng hệ thống chính trị", [0, 0, 0]),
    ]  # fmt: skip
    assert list(found.total) == [2, 2, 1]


def test_the_files_say_it_and_are_the_same_again(book):
    paper = paper_of(book)
    pdf, word = pdf_of(paper), docx_of(paper)
    assert (pdf_of(paper), docx_of(paper)) == (pdf, word)
    text = " ".join(text_of(pdf).split())
    for told in ("Đường nở hoa", "Ban biên soạn", "Sau khi trồng", "Mã kiểm tra nội dung"):
        assert told in text, told
    with zipfile.ZipFile(io.BytesIO(word)) as file:
        document = file.read("word/document.xml").decode()
        assert sum(name.startswith("word/media/") for name in file.namelist()) >= 2
    assert "Đường nở hoa" in document
    assert "Không Đồng Ý" not in document + text


@pytest.mark.parametrize(
    ("kind", "begins", "ends", "words"),
    [
        ("year", datetime.date(2026, 1, 1), datetime.date(2026, 12, 31), "Năm 2026"),
        ("year", datetime.date(2025, 7, 1), datetime.date(2026, 6, 30), "Giai đoạn 2025 – 2026"),
        ("term", datetime.date(2020, 1, 1), datetime.date(2025, 12, 31), "Giai đoạn 2020 – 2025"),
        ("theme", None, None, "Chủ đề: Nông thôn mới"),
    ],
)
def test_the_cover_says_of_what_it_is(kind, begins, ends, words):
    named = SimpleNamespace(kind=kind, begins=begins, ends=ends, theme=SimpleNamespace(name_vi="Nông thôn mới"))
    assert of_what(named) == words


def test_pictures_are_small_enough_to_print():
    with Image.open(io.BytesIO(printable(jpeg(2560, 1920)))) as picture:
        assert (picture.format, picture.size) == ("JPEG", (ALONE, ALONE * 3 // 4))
    with Image.open(io.BytesIO(printable(jpeg(1200, 1600), longest=BESIDE))) as picture:
        assert picture.size == (int(BESIDE * 0.75), BESIDE)
    with Image.open(io.BytesIO(printable(jpeg(300, 200)))) as picture:
        assert picture.size == (300, 200)
    assert printable(jpeg()) == printable(jpeg())
    with pytest.raises(LookupError):
        printable(b"no picture")


def test_a_photograph_that_is_withdrawn_meanwhile_is_not_printed(book):
    assert not [block for block in paper_of(book, pictures={}).body if isinstance(block, Picture | PictureRow)]
    assert Book.objects.count() == 1

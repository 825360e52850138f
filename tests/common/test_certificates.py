"""Certificates for the wall: no name overflows whatever its length, text is never code, the same is the same bytes."""

import io
import re

import pytest
from PIL import Image, ImageChops

from mobilization.common.papers import certificate as papers
from mobilization.common.papers.certificate import AT_ONCE, Certificate, Style, pdfs_of, picture_of, qr_of
from mobilization.common.papers.certificate_sheet import Sheet
from mobilization.common.papers.fitting import fitted, height_of
from mobilization.common.papers.layouts import POINTS_OF_MM, Face, Layout
from mobilization.common.papers.measure import width_of
from tests.pdf_text import _texts, text_of

LONG = ("TỔ TỰ QUẢN BẢO VỆ MÔI TRƯỜNG, GIỮ GÌN AN NINH TRẬT TỰ VÀ VĂN MINH ĐÔ THỊ CÁC NGÕ 12, 14, 16 VÀ 18 " * 4)[:300]
NAMES = ["An", "Bà Nguyễn Thị Ánh Tuyết", LONG, "Ằ" * 80, "W" * 300, "ừ" * 300]
SIZES = [40, 30, 20, 15, 12, 10, 8]


def a_certificate(**more):
    known = {
        "giver": "CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG HOÀN KIẾM", "title": "GIẤY KHEN", "name": "Nguyễn Văn An",
        "number": "Quyết định số 12/QĐ-UBND ngày 05 tháng 3 năm 2026", "day": "Hoàn Kiếm, ngày 05 tháng 3 năm 2026",
        "authority": "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "signer": "Trần Văn Ký",
        "code": "7K3Q-X9M2-TA7K-3QX9-M2TA-7K3Q-X9M2",
        "address": "https://example.vn/c/7K3QX9M2TA7K3QX9M2TA7K3QX9M2/", "check": "Nhập mã tại example.vn/c/",
        "position": "Tổ trưởng Tổ dân phố số 5", "wording": "Đã có thành tích xuất sắc",
    }  # fmt: skip
    return Certificate(**known | more)


def style(**more):
    return Style(**{"layout": Layout.STATE, "title": "Giấy khen"} | more)


@pytest.mark.parametrize("name", NAMES)
def test_a_text_is_as_large_as_fits_and_never_larger(name):
    found = fitted(name, 400, 80, SIZES, bold=True, italic=False)
    face = Face(found.size, bold=True)
    assert max(width_of(line, face) for line in found.lines) <= 400
    assert height_of(len(found.lines), found.size) <= 80
    assert "".join(found.lines).replace(" ", "") == name.replace(" ", "")


def test_lines_are_about_equally_long_and_short_words_stay_whole():
    found = fitted(LONG, 500, 80, SIZES, bold=True, italic=False)
    lengths = [width_of(line, Face(1, bold=True)) for line in found.lines]
    assert len(lengths) > 2
    assert min(lengths) > 0.6 * max(lengths)
    assert set(" ".join(found.lines).split()) == set(LONG.split())
    assert fitted("Hai\ndòng", 500, 80, SIZES, bold=False, italic=False).lines == ("Hai", "dòng")


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("is_landscape", [True, False])
@pytest.mark.parametrize("size", ["a4", "a3"])
def test_boxes_never_meet_and_hold_their_text_whatever_it_says(layout, is_landscape, size):
    english = {"giver_en": "W" * 200, "title_en": "W" * 200, "wording_en": "W" * 500, "number_en": "W" * 90}
    worst = a_certificate(
        name="W" * 300, position="W" * 400, wording="W" * 500, giver="W" * 200, title="W" * 200, number="W" * 150,
        signer="W" * 200, day="W" * 140, authority="W" * 200, check="W" * 120, book="W" * 40, **english,
    )  # fmt: skip
    for one, both in ((worst, True), (a_certificate(), False)):
        sheet = Sheet(one, style(layout=layout, is_landscape=is_landscape, size=size, is_bilingual=both))
        sheet.laid_out()
        boxes = [(each.x, each.y, each.x + each.width, each.y + each.height, each) for each in sheet.texts]
        wide, high = sheet.wide * sheet.unit, sheet.high * sheet.unit
        for place, (left, top, right, bottom, each) in enumerate(boxes):
            face = Face(each.size, bold=each.bold, italic=each.italic)
            assert max(width_of(line, face) for line in each.lines) <= each.width, each.name
            assert height_of(len(each.lines), each.size) <= each.height + 0.01, each.name
            assert left > 18 * POINTS_OF_MM < wide - right, each.name
            assert top > 18 * POINTS_OF_MM < high - bottom, each.name
            for left2, top2, right2, bottom2, other in boxes[place + 1 :]:
                meets = left < right2 - 0.1 and left2 < right - 0.1 and top < bottom2 - 0.1 and top2 < bottom - 0.1
                assert not meets, (each.name, other.name)


@pytest.mark.parametrize("name", NAMES[2:5])
def test_on_the_drawn_sheet_no_ink_is_outside_the_margins(name):
    """Measured on the picture, whoever laid it out: the frame is left away."""
    drawn = Image.open(io.BytesIO(picture_of(a_certificate(name=name), style(frame="plain")))).convert("L")
    paper = Image.new("L", drawn.size, 255)
    left, top, right, bottom = ImageChops.difference(drawn, paper).getbbox()
    margin = 17 / 297 * drawn.width
    assert min(left, top, drawn.width - right, drawn.height - bottom) > margin


def test_text_is_never_code_and_the_same_is_the_same_bytes():
    hostile = '#panic("x") *a* $x$ <b> @c ] } \\ // /* {ten} =1+1\u202e\x07'
    alone, together = pdfs_of([a_certificate(name=hostile, wording=hostile)], style(), together=True)
    assert pdfs_of([a_certificate(name=hostile, wording=hostile)], style()) == [alone]
    for made in (alone, together):
        assert '#panic("x") *a* $x$ <b> @c ] } \\ // /* {ten} =1+1' in text_of(made)
        assert made.count(b"/Type /Page\n") + made.count(b"/Type/Page/") == 1 or b"/Count 1" in made
    with pytest.raises(ValueError, match="At most"):
        pdfs_of([a_certificate()] * (AT_ONCE + 1), style())


def test_party_and_state_have_their_headings_and_english_stands_below():
    party = text_of(pdfs_of([a_certificate()], style(layout=Layout.PARTY))[0])
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in party
    assert "CỘNG HÒA" not in party
    both = text_of(pdfs_of([a_certificate(title_en="CERTIFICATE")], style(is_bilingual=True))[0])
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM", "CERTIFICATE"):
        assert words in both


def test_signs_that_no_font_has_are_boxes_and_no_failure():
    assert pdfs_of([a_certificate(name="漢字 😀")], style())[0].startswith(b"%PDF-")


def test_a_qr_code_says_the_address():
    drawing = qr_of("https://example.vn/c/7K3QX9M2TA7K3QX9M2TA7K3QX9M2/")
    size = int(re.search(r'viewBox="0 0 (\d+) \1"', drawing)[1])
    dark = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v", drawing)
        for step in range(int(length))
    }
    finder = {(x, y) for x in range(7) for y in range(7) if max(abs(x - 3), abs(y - 3)) != 2}
    for left, top in ((2, 2), (size - 9, 2), (2, size - 9)):
        assert {(x - left, y - top) for x, y in dark if left <= x < left + 7 and top <= y < top + 7} == finder
    assert not [place for place in dark if min(place) < 2 or max(place) >= size - 2]


def test_a_worker_that_fails_is_told(monkeypatch):
    monkeypatch.setattr(papers, "FAMILY", "No such font")
    with pytest.raises(RuntimeError, match="No such font"):
        pdfs_of([a_certificate()], style())


def test_what_stands_in_brackets_of_a_file_is_read_however_deep():
    assert list(_texts(rb"/f0 9 Tf (a(b(c)d)\)) Tj [(e) 2 (f\\)]TJ")) == [rb"a(b(c)d)\)", b"e", rb"f\\"]

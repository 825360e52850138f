"""Official papers: what stands where, the same in Word and PDF, and nothing in the data becomes code."""

import datetime
import io
import json
import re
import zipfile
import zlib
from xml.etree import ElementTree as ET

import pytest
import typst

from mobilization.common.papers import measure, pages, pdf
from mobilization.common.papers.blocks import CELL_PADDING
from mobilization.common.papers.layouts import FACES
from mobilization.common.papers.ooxml import W
from mobilization.common.papers.pages import laid_out
from mobilization.common.papers.paper import (
    CENTRE,
    RIGHT,
    Article,
    Column,
    Issuer,
    Layout,
    Paper,
    Section,
    Signature,
    Table,
    Text,
)
from mobilization.common.papers.pdf import pdf_of
from mobilization.common.papers.pdf_worker import compiled, fonts_of
from mobilization.common.papers.pieces import Grid
from mobilization.common.papers.word import docx_of

HOSTILE = [
    '#panic("x")',
    '#read("paper.typ")',
    "*đậm* _nghiêng_ `mã` $x^2$ <nhãn> @nhãn",
    '"] } ) \\ // /* #{',
    "<w:p><w:r/></w:p> & ]]> <!-- &#x0;",
    "{{ 7*7 }} {% load x %}",
    "=HYPERLINK(1)",
]


def a_paper(layout=Layout.STATE, **fields):
    known = {
        "kind": "Báo cáo",
        "title": "Kết quả mô hình",
        "issuer": Issuer(name="Ủy ban nhân dân\nphường Hoàn Kiếm", superior=""),
        "symbol": "BC-UBND",
        "number": "12",
        "place": "Hà Nội",
        "on": datetime.date(2026, 3, 5),
        "bases": ["Căn cứ Kế hoạch số 12;", "Căn cứ Luật Thi đua."],
        "body": [
            Section("I. Kết quả"),
            Text("Đoạn một.\nĐoạn hai."),
            Table(
                [Column("TT", 1, CENTRE), Column("Tên", 6), Column("Số", 2, RIGHT)], [["1", "Tuyến phố\nxanh", "1.200"]]
            ),
        ],
        "recipients": ["Như trên;", "Lưu: VT"],
        "signatures": [Signature(authority=["TM. Ủy ban nhân dân"], position="Chủ tịch", name="Nguyễn Văn An")],
    }
    return Paper(layout=layout, **known | fields)


def part(docx, name):
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return ET.fromstring(archive.read(name))


def told(docx):
    """The paragraphs that say something, line breaks as such."""
    said = []
    for paragraph in part(docx, "word/document.xml").iter(f"{{{W}}}p"):
        pieces = [
            "\n" if each.tag == f"{{{W}}}br" else each.text or ""
            for each in paragraph.iter()
            if each.tag[-2:] in ("}t", "br")
        ]
        said.append("".join(pieces))
    return [text for text in said if text]


def inflated(made):
    """A PDF with its streams unpacked, as far as they are packed."""
    unpacked = [made]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        try:
            unpacked.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(unpacked)


def asked_of_pdf(paper, question):
    """What typst says of the elements of a paper."""
    told = pdf.as_data(paper)
    known = {"font_paths": fonts_of(told["fonts"], told["family"]), "sys_inputs": {"paper": json.dumps(told["paper"])}}
    return json.loads(typst.eval(told["template"], question, **known))


def words_of(content):
    """The text of an element as typst serialises it."""
    if isinstance(content, dict):
        return content.get("text", "") if content.get("func") == "text" else "".join(map(words_of, content.values()))
    return "".join(map(words_of, content)) if isinstance(content, list) else ""


PLACES = "query(par).map(each => each.location().page())"
STATE_SAYS = [
    "ỦY BAN NHÂN DÂN",
    "PHƯỜNG HOÀN KIẾM",
    "Số: 12/BC-UBND",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Hà Nội, ngày 05 tháng 3 năm 2026",
    "BÁO CÁO",
    "Kết quả mô hình",
    "Căn cứ Kế hoạch số 12;",
    "Căn cứ Luật Thi đua.",
    "I. Kết quả",
    "Đoạn một.",
    "Đoạn hai.",
    "TT",
    "Tên",
    "Số",
    "1",
    "Tuyến phố\nxanh",
    "1.200",
    "Nơi nhận:",
    "- Như trên;",
    "- Lưu: VT.",
    "TM. ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH",
    "Nguyễn Văn An",
]


def test_a_paper_of_a_state_body_says_these_things_in_this_order():
    assert told(docx_of(a_paper())) == STATE_SAYS


def test_a_paper_of_a_party_body_has_its_own_head_and_signs():
    party = a_paper(
        Layout.PARTY,
        issuer=Issuer(name="Đảng ủy phường Hoàn Kiếm", superior="Đảng bộ thành phố Hà Nội"),
        symbol="BC/ĐU",
        bases=[],
        body=[],
    )
    assert told(docx_of(party)) == [
        "ĐẢNG BỘ THÀNH PHỐ HÀ NỘI",
        "ĐẢNG ỦY PHƯỜNG HOÀN KIẾM",
        "*",
        "Số 12-BC/ĐU",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Hà Nội, ngày 05 tháng 3 năm 2026",
        "BÁO CÁO",
        "Kết quả mô hình",
        "Nơi nhận:",
        "- Như trên,",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Nguyễn Văn An",
    ]


@pytest.mark.parametrize(
    ("on", "year", "written"),
    [
        (datetime.date(2026, 2, 9), None, "ngày 09 tháng 02 năm 2026"),
        (datetime.date(2026, 11, 26), None, "ngày 26 tháng 11 năm 2026"),
        (None, 2026, "ngày    tháng    năm 2026"),
    ],
)
def test_the_day_is_written_as_on_papers_or_left_open(on, year, written):
    paper = laid_out(a_paper(on=on, year=year, place=""), breaks=False)
    assert paper.right[-1].text.replace(pages.BLANK, " ").replace("Ngày", "ngày") == written


def test_without_a_number_there_is_room_for_it():
    open_one = laid_out(a_paper(number=""), breaks=False).left[-1].text
    assert open_one == f"Số: {pages.BLANK * 7}/BC-UBND"


def test_an_annex_has_neither_letterhead_nor_signature():
    annex = a_paper(kind="Phụ lục", annexed_to="(Kèm theo Quyết định số 12)", bases=[], body=[])
    assert told(docx_of(annex)) == ["PHỤ LỤC", "Kết quả mô hình", "(Kèm theo Quyết định số 12)"]
    assert laid_out(annex, breaks=True).signed == ()


@pytest.mark.parametrize("layout", list(Layout))
def test_a_decision_says_who_decides_and_has_its_annex_on_a_page_of_its_own(layout):
    listed = Paper(layout=layout, kind="Danh sách", title="Cá nhân", annexed_to="(Kèm theo)", body=[Text("Một người.")])
    known = {"kind": "Quyết định", "decider": "Chủ tịch\u202e", "marks": ["Dự thảo"], "bases": ["Căn cứ A"]}
    paper = a_paper(layout, body=[Article("Điều 1.", "Tặng #1\nCho A.\n")], annexes=[listed], **known)
    text = told(docx_of(paper))
    assert text[text.index("DỰ THẢO") - 1].endswith("BC-UBND")
    first, second = ("CHỦ TỊCH", "Căn cứ A."), ("Căn cứ A.", "CHỦ TỊCH")
    decides = "QUYẾT ĐỊNH:" if layout is Layout.STATE else "QUYẾT ĐỊNH"
    at = text.index("Kết quả mô hình")
    said = [*(first if layout is Layout.STATE else second), decides, "Điều 1. Tặng #1", "Cho A."]
    assert text[at + 1 : at + 6] == said
    assert text[-4:] == ["DANH SÁCH", "Cá nhân", "(Kèm theo)", "Một người."]
    places = asked_of_pdf(paper, "query(heading).map(each => each.location().page())")
    assert places == [1, 2]
    assert pdf_of(paper).startswith(b"%PDF-")
    breaks = part(docx_of(paper), "word/document.xml").findall(f".//{{{W}}}pageBreakBefore")
    assert len(breaks) == 1


def test_two_who_sign_stand_beside_each_other():
    minutes = a_paper(signatures=[Signature(position="Thư ký", name="A"), Signature(position="Chủ trì", name="B")])
    assert told(docx_of(minutes))[-7:] == ["THƯ KÝ", "A", "CHỦ TRÌ", "B", "Nơi nhận:", "- Như trên;", "- Lưu: VT."]
    assert pdf_of(minutes).startswith(b"%PDF-")


@pytest.mark.parametrize("is_landscape", [False, True])
def test_the_page_is_a4_with_the_margins_of_the_rules(is_landscape):
    section = part(docx_of(a_paper(is_landscape=is_landscape)), "word/document.xml").find(f".//{{{W}}}sectPr")
    size, margins = section.find(f"{{{W}}}pgSz").attrib, section.find(f"{{{W}}}pgMar").attrib
    inches = [int(size[f"{{{W}}}{side}"]) / 1440 for side in ("w", "h")]
    assert [round(side * 25.4) for side in inches] == ([297, 210] if is_landscape else [210, 297])
    held = [
        round(int(margins[f"{{{W}}}{side}"]) / 1440 * 25.4) for side in ("top", "right", "bottom", "left", "header")
    ]
    assert held == [20, 20, 20, 30, 10]


def test_heads_of_tables_come_again_and_rows_stay_whole():
    rows = part(docx_of(a_paper()), "word/document.xml").findall(f".//{{{W}}}tbl")[1].findall(f"{{{W}}}tr")
    looks = [[each.tag.removeprefix(f"{{{W}}}") for each in row.find(f"{{{W}}}trPr")] for row in rows]
    assert looks == [["cantSplit", "tblHeader"], ["cantSplit"]]
    long = Table([Column("Tên")], [["dài " * 200], ["ngắn"]])
    assert [each.whole for each in laid_out(a_paper(body=[long]), breaks=True).body if isinstance(each, Grid)] == [
        [False, True]
    ]


@pytest.mark.bar("B8")
@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_code(text):
    table = Table([Column(text)], [[text]])
    paper = a_paper(title=text, bases=[text], body=[Section(text), Text(text), table], recipients=[text])
    heading, *_rest = asked_of_pdf(paper, "query(heading)")[1:]
    assert words_of(heading["body"]) == text
    assert words_of(asked_of_pdf(paper, "query(table)")) == text + text  # head and cell
    assert [each for each in told(docx_of(paper)) if each == text] == [text] * 5


@pytest.mark.bar("B5")
def test_decomposed_invisible_and_forbidden_signs_do_not_arrive():
    nfd = "Phu\u031bo\u031b\u0300ng"
    odd = f"{nfd}\u202e\u0000\u0007\ufffe\ud800 \u200bHoàn"
    assert told(docx_of(a_paper(body=[Text(odd)], bases=[])))[8] == "Phường Hoàn"
    assert pdf_of(a_paper(title=odd, body=[Text(odd), Table([Column(odd)], [[odd]])])).startswith(b"%PDF-")


def test_words_wider_than_their_column_break_inside_it_and_no_others():
    word = "Nguyễn" * 40
    rows = [[word, f"Tuyến phố {word}"], ["ngắn", "Không-có-gì-dài"], ["DVK-2025-000001", "1"]]
    table = Table([Column("TT", 1), Column("Tên", 4)], rows)
    grid = next(each for each in laid_out(a_paper(body=[table]), breaks=True).body if isinstance(each, Grid))
    face = FACES[Layout.STATE]["cell"]
    for row in grid.rows:
        for text, width in zip(row, grid.widths, strict=True):
            pieces = re.split(f"[ {measure.BREAK}]", text)
            assert max(measure.width_of(piece, face) for piece in pieces) <= width - 2 * CELL_PADDING
    assert grid.rows[0][1].replace(measure.BREAK, "") == f"Tuyến phố {word}"
    assert grid.rows[1] == rows[1]
    assert grid.rows[2][0].split(measure.BREAK) == ["DVK-", "2025-", "000001"]
    assert not any(measure.BREAK in text for text in told(docx_of(a_paper(body=[table]))))  # Word breaks them itself


@pytest.mark.parametrize("layout", list(Layout))
def test_the_pdf_is_tagged_titled_vietnamese_and_in_our_font(layout):
    inside = inflated(pdf_of(a_paper(layout)))
    assert b"/StructTreeRoot" in inside
    assert b"pdfuaid:part" in inside
    assert set(re.findall(rb"/Lang ?\(([\w-]+)\)", inside)) == {b"vi-VN"}
    assert "Báo cáo Kết quả mô hình" in inside.decode("utf-8", "replace")
    fonts = {name.split(b"+")[-1] for name in re.findall(rb"/BaseFont ?/([\w+-]+)", inside)}
    assert {name.split(b"-")[0] for name in fonts} == {b"Tinos"}


def test_signs_that_no_font_has_are_boxes_in_a_tagged_pdf():
    inside = inflated(pdf_of(a_paper(body=[Text("漢字 và 😀")])))
    assert b"/StructTreeRoot" in inside
    assert b"pdfuaid:part" not in inside


def test_every_vietnamese_letter_is_in_the_font():
    vowels = "aăâeêioôơuưy"
    letters = "".join(f"{vowel}{mark}" for vowel in vowels for mark in ("", *"\u0300\u0301\u0303\u0309\u0323"))
    assert b"pdfuaid:part" in inflated(pdf_of(a_paper(body=[Text(letters + "đ"), Text((letters + "đ₫–“”…²").upper())])))


def test_a_missing_font_is_an_error_and_no_other_font(monkeypatch, tmp_path):
    honest = pdf.as_data(a_paper())
    with pytest.raises(RuntimeError, match="Tinos is missing"):
        compiled(honest | {"fonts": str(tmp_path)})
    with pytest.raises(RuntimeError, match="unknown font family: times new roman"):
        compiled(honest | {"paper": honest["paper"] | {"font": "Times New Roman"}})
    monkeypatch.setattr(pdf, "FONTS", tmp_path)
    with pytest.raises(RuntimeError, match="Tinos is missing"):
        pdf_of(a_paper())


@pytest.mark.parametrize("made", [pdf_of, docx_of])
def test_the_same_paper_is_the_same_bytes(made):
    assert made(a_paper()) == made(a_paper())
    assert made(a_paper()) != made(a_paper(title="Kết quả khác"))


def test_signatures_never_stand_on_a_page_alone():
    """Whatever the length of the text: what stays with the signatures is its last paragraph."""
    said = docx_of(a_paper(body=[Text("Đoạn đầu.\nĐoạn cuối.")], bases=[]))
    kept = [
        "".join(piece.text or "" for piece in each.iter(f"{{{W}}}t"))
        for each in part(said, "word/document.xml").iter(f"{{{W}}}p")
        if each.find(f"{{{W}}}pPr/{{{W}}}keepNext") is not None
    ]
    assert kept == ["Đoạn cuối.", ""]  # the gap before the signatures, too
    pages_of = [asked_of_pdf(a_paper(body=[Text("Dòng.\n" * lines)], bases=[]), PLACES) for lines in range(20, 32)]
    assert {places[-1] for places in pages_of} == {1, 2}
    closing = 6  # recipients with their head, authority, position, name
    assert [places for places in pages_of if places[-1] == 2 and places.count(2) == closing] == []


TITLE = "Kết quả thực hiện phong trào thi đua “Dân vận khéo” 6 tháng đầu năm 2026"


def test_a_titles_lines_are_about_equally_long_and_a_year_stays_with_its_word():
    (title,) = [text for text in told(docx_of(a_paper(title=TITLE))) if "Dân vận" in text]
    assert title == "Kết quả thực hiện phong trào thi đua\n“Dân vận khéo” 6 tháng đầu năm 2026"
    for words in range(6, 15):
        longer = " ".join(["chữ"] * words) + " của xã năm 2026"
        (title,) = [text for text in told(docx_of(a_paper(title=longer))) if "của xã" in text]
        assert not title.endswith("\n2026")
        assert title.replace("\n", " ") == longer

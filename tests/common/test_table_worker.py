"""How cells of uploaded tables are told and where the limits are; the readers are asked without their process."""

import io
import json

import pytest

from mobilization.common import tables
from mobilization.common.sheet_parser import Refused, SheetReader, Workbook, _is_date, day_of
from mobilization.common.table_worker import READERS, Limits
from mobilization.common.tables import TableRefused, read_table
from tests.common import made_files as made

pytestmark = pytest.mark.bar("B6")
LIMITS = Limits("10", "5", "20", "1000")


def read(content, kind="csv"):
    content = content if isinstance(content, bytes) else content.encode()
    return list(READERS[kind](io.BytesIO(content), LIMITS, []))


def refusal(content, kind="csv"):
    with pytest.raises(Refused) as refused:
        read(content, kind)
    return refused.value.answer


def test_a_text_has_its_filled_cells_by_row():
    assert read("a,b\n\n , \nc,,d\n") == [(1, [[0, "a"], [1, "b"]]), (4, [[0, "c"], [2, "d"]])]
    assert read("Đ\tb".encode("utf-16")) == [(1, [[0, "Đ"], [1, "b"]])]
    assert read(f"{'x' * 20};{'x' * 21}") == [(1, [[0, "x" * 20], [1, ["x", 21]]])]


def test_columns_beyond_the_limit_may_be_empty():
    assert read("a,,,,b, ,\n") == [(1, [[0, "a"], [4, "b"]])]
    assert refusal("a\n,,,,,,x\n") == {"refused": "wide", "cell": "G2"}
    five = {f"c{number}": "x" for number in range(5)}
    assert len(read(json.dumps([five]), "json")) == 2
    assert refusal(json.dumps([five | {"c5": "x"}]), "json") == {"refused": "wide", "cell": "F1"}


def test_what_is_no_text_is_refused_at_its_line():
    assert refusal("a\nb\0") == {"refused": "not_text", "line": 2}
    assert refusal(b"a\n\xff") == {"refused": "encoding", "line": 2}
    assert refusal('a\n"b"c') == {"refused": "csv", "line": 2}


def test_values_of_json_are_told_as_cells():
    row = {"a": True, "b": 1.50, "themes": ["x", "y"], "d": None, "e": ""}
    heading, told = read(json.dumps({"models": [row]}), "json")
    assert heading == (1, [[0, "a"], [1, "b"], [2, "themes"], [3, "d"], [4, "e"]])
    assert told == (2, [[0, ["b", 1]], [1, ["n", "1.5"]], [2, "x; y"]])
    [_heading, told] = read(json.dumps([{"a": ["x", True], "b": {"c": 1}, "d": ["x", "y"]}]), "json")
    assert told == (2, [[0, ["e", '["x", true]']], [1, ["e", '{"c": "1"}']], [2, "x\ny"]])
    for wrong in ("true", '{"models": {"a": "x"}}', '[{"a": "x"}, 5]'):
        assert refusal(wrong, "json") == {"refused": "json_shape"}


def test_what_no_text_can_hold_is_left_out_however_deep():
    [_heading, row] = read_table(io.BytesIO(b'[{"a": "x\\u0000y", "b": {"c": "x\\u0000"}}]'), "json")
    assert row.cells == {0: "xy", 1: ["e", '{"c": "x\\u0000"}']}


def test_rows_and_letters_are_read_up_to_the_limit(monkeypatch):
    assert len(list(read_table(io.BytesIO(b"a\nb\nc"), "csv", most_rows=2))) == 3
    with pytest.raises(TableRefused) as many:
        list(read_table(io.BytesIO(b"a\nb\nc\nd"), "csv", most_rows=2))
    assert (many.value.code, many.value.figures) == ("many", {"cell": "A4", "most": 2})
    for most, is_read in ((len('[1,[[0,"a"]]]\n'), True), (len('[1,[[0,"a"]]]'), False)):
        monkeypatch.setattr(tables, "MOST_LETTERS", most)
        if is_read:
            assert len(list(read_table(io.BytesIO(b"a"), "csv"))) == 1
        else:
            with pytest.raises(TableRefused, check=lambda refused: refused.code == "memory"):
                list(read_table(io.BytesIO(b"a"), "csv"))


def sheet(body, *, from_1904=False, **limits):
    """The rows of a sheet, whose style 1 shows a day."""
    reader = SheetReader(["Một", "Hai "], frozenset({1}), from_1904=from_1904)
    for name, value in limits.items():
        setattr(reader, name, value)
    return reader.feed(f"<worksheet><sheetData>{body}</sheetData></worksheet>".encode(), is_last=True)


CELLS = {
    '<c t="s"><v>0</v></c>': "Một",
    '<c t="inlineStr"><is><t>Ba_x000B_</t><rPh><t>âm</t></rPh><t>!</t></is></c>': "Ba\x0b!",
    '<c t="inlineStr"><is>rác<t>Ba</t>rác</is></c>': "Ba",
    '<c t="str"><v>Bốn</v></c>': "Bốn",
    '<c t="str"><f>A1</f><v>Năm</v></c>': ["f"],
    "<c><f>A1</f></c>": ["f"],
    '<c t="b"><v>1</v></c>': ["b", 1],
    '<c t="b"><v>0</v></c>': ["b", 0],
    '<c t="e"><v>#N/A</v></c>': ["e", "#N/A"],
    '<c t="d"><v>2026-03-15</v></c>': ["d", "2026-03-15"],
    "<c><v>46096</v></c>": ["n", "46096"],
    '<c s="2"><v>46096</v></c>': ["n", "46096"],
    '<c s="x"><v>46096</v></c>': ["n", "46096"],
    '<c s="1"><v>46096</v></c>': ["d", "2026-03-15"],
    '<c s="1"><v>9999999</v></c>': ["n", "9999999"],
    '<c s="1"><v>x</v></c>': ["n", "x"],
}


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_is_told_as_what_it_is(cell):
    assert sheet(f"<row>{cell}</row>") == [(1, [[0, CELLS[cell]]])]


def test_cells_without_text_and_rows_without_cells_are_passed_over():
    empty = '<c/><c t="str"><v> </v></c><c t="str"><v></v></c><c t="inlineStr"><is><t></t></is></c>'
    assert sheet(f"<row>{empty}</row><row><c><v>1</v></c><x:c><x:v>2</x:v></x:c></row>".replace("x:", "")) == [
        (2, [[0, ["n", "1"]], [1, ["n", "2"]]])
    ]
    assert sheet('<row r="7"><c r="C7"><v>1</v></c><c><v>2</v></c></row>') == [(7, [[2, ["n", "1"]], [3, ["n", "2"]]])]


def test_the_limits_of_a_sheet_are_these():
    last = 1_048_576
    assert sheet(f'<row r="{last}"><c><v>1</v></c></row>') == [(last, [[0, ["n", "1"]]])]
    for rows in (f'<row r="{last + 1}"/>', '<row r="3"/><row r="3"/>', '<row r="3"/><row r="2"/>'):
        with pytest.raises(Refused, check=lambda refused: refused.answer == {"refused": "damaged"}):
            sheet(rows)
    assert sheet('<row><c r="C1"><v>1</v></c></row>', most_columns=3) == [(1, [[2, ["n", "1"]]])]
    with pytest.raises(Refused, check=lambda refused: refused.answer == {"refused": "wide", "cell": "C1"}):
        sheet('<row><c r="C1"><v>1</v></c></row>', most_columns=2)
    for longest, told in ((3, "Một"), (2, ["x", 3])):
        assert sheet('<row><c t="s"><v>0</v></c></row>', longest=longest) == [(1, [[0, told]])]


@pytest.mark.parametrize(
    ("serial", "from_1904", "day"),
    [
        (0, False, "1899-12-31"),
        (59, False, "1900-02-28"),
        (60, False, "1900-02-28"),  # the day that never was
        (61, False, "1900-03-01"),
        (2_958_465, False, "9999-12-31"),
        (2_958_466, False, None),
        (-1, False, None),
        (0, True, "1904-01-01"),
        (2_957_002, True, "9999-12-30"),
        (2_957_003, True, None),
    ],
)
def test_days_by_their_number(serial, from_1904, day):
    assert day_of(serial, from_1904=from_1904) == day
    assert sheet("<row><c><v>5</v></c></row>", from_1904=from_1904)[0][1][0][1][2:] == [1904] * from_1904


@pytest.mark.parametrize(
    ("key", "code", "shows_a_day"),
    [
        ("14", None, True),
        ("0", None, False),
        ("x", None, False),
        ("164", r"dd\/mm\/yyyy", True),
        ("164", "yyyy", True),
        ("164", "mmm", True),
        ("164", "mm:ss.0", False),
        ("164", '0.00 "đm dây"', False),
        ("164", "#,##0", False),
        ("164", "@", False),
    ],
)
def test_which_formats_show_a_day(key, code, shows_a_day):
    assert _is_date(key, code) is shows_a_day


def workbook(sheets, *more):
    """A workbook whose parts have names of their own."""
    kind = "http://x/relationships"
    styles = '<numFmts><numFmt numFmtId="164" formatCode="dd/mm"/></numFmts>'
    styles += '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    styles += (
        '<cellXfs><xf numFmtId="0"><alignment/></xf><xf numFmtId="164"/></cellXfs><dxfs><xf numFmtId="14"/></dxfs>'
    )
    parts = {
        "_rels/.rels": f'<r><Relationship Type="{kind}/thumbnail" Target="no.png"/>'
        f'<Relationship Type="{kind}/officeDocument" Target="/xl/book.xml"/></r>',
        "xl/book.xml": f'<w xmlns:r="r"><workbookPr date1904="0"/>{sheets}</w>',
        "xl/_rels/book.xml.rels": f'<r><Relationship Id="a" Type="{kind}/worksheet" Target="one.xml"/>'
        f'<Relationship Id="b" Type="{kind}/worksheet" Target="/xl/two.xml"/>'
        f'<Relationship Id="c" Type="{kind}/sharedStrings" Target="words.xml"/>'
        f'<Relationship Id="d" Type="{kind}/styles" Target="looks.xml"/></r>',
        "xl/words.xml": "<sst><si>rác<t>Một</t><rPh><t>âm</t></rPh></si><si><r><t>Ha</t></r><r><t>i</t></r></si></sst>",
        "xl/looks.xml": f"<s>{styles}</s>",
        "xl/one.xml": '<w><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c s="0"><v>1</v></c></row></w>',
        "xl/two.xml": '<w><row><c s="1"><v>46096</v></c></row></w>',
    } | dict(more)
    return Workbook(io.BytesIO(made.archive(parts.items())))


ONE, TWO = '<sheet name="Một" r:id="a"/>', '<sheet name="Hai" r:id="b"/>'
ROWS = {"a": [(1, [[0, "Một"], [1, "Hai"], [2, ["n", "1"]]])], "b": [(1, [[0, ["d", "2026-03-15"]]])]}


@pytest.mark.parametrize(
    ("sheets", "wanted", "found"),
    [
        (ONE + TWO, [], "a"),
        (ONE + TWO, ["Hai"], "b"),
        (ONE + TWO, ["Ba"], "a"),
        (ONE.replace("/>", ' state="hidden"/>') + TWO, ["Một"], "b"),
        (ONE.replace("/>", ' state="veryHidden"/>') + TWO, [], "b"),
        ('<sheet name="Mất" r:id="z"/>' + TWO, ["Mất"], "b"),
    ],
)
def test_the_sheet_with_the_name_or_the_first_that_is_shown(sheets, wanted, found):
    assert list(workbook(sheets).rows(wanted, longest=20, most_columns=5)) == ROWS[found]


def test_a_workbook_that_counts_from_1904():
    told = ("xl/book.xml", f'<w xmlns:r="r"><workbookPr date1904="true"/>{TWO}</w>')
    assert list(workbook(TWO, told).rows([], longest=20, most_columns=5)) == [(1, [[0, ["d", "2030-03-16"]]])]


def test_a_workbook_without_strings_looks_or_a_sheet_to_see():
    bare = ("xl/_rels/book.xml.rels", '<r><Relationship Id="b" Type="x/worksheet" Target="two.xml"/></r>')
    assert list(workbook(TWO, bare).rows([], longest=20, most_columns=5)) == [(1, [[0, ["n", "46096"]]])]
    for sheets in ("", TWO.replace("/>", ' state="hidden"/>'), '<sheet name="Mất" r:id="z"/>'):
        with pytest.raises(Refused, check=lambda refused: refused.answer == {"refused": "no_sheet"}):
            list(workbook(sheets).rows([], longest=20, most_columns=5))

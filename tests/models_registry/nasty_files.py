"""Tables that nobody should send, and that somebody will: made by hand, cheaply, byte by byte where it matters."""

import io
import struct
import unicodedata
import zipfile
from xml.sax.saxutils import escape

from tests.models_registry.import_files import heading

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MEGABYTE = 1024 * 1024
HEADINGS = ("title", "summary", "subject", "domain", "started_on", "households")
GOOD = ("Đường nở hoa", "Các hộ trồng hoa.", "Tập thể", "Kinh tế")
EXCEL_ROWS, EXCEL_COLUMNS = 1_048_576, 16_384


def column(place):
    """A for 0, AA for 26."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def cell(place, row, value, kind="text"):
    """A cell in XML: `text`, `number`, `day` (a number that shows a date), `formula`."""
    reference = f'r="{column(place)}{row}"'
    if kind == "text":
        return f'<c {reference} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    if kind == "formula":
        return f"<c {reference}><f>{escape(value)}</f><v>0</v></c>"
    return f"<c {reference}{' s=' + chr(34) + '1' + chr(34) if kind == 'day' else ''}><v>{value}</v></c>"


def line(row, values, kinds=None):
    """A row of cells, from column A."""
    kinds = kinds or {}
    told = (cell(place, row, value, kinds.get(place, "text")) for place, value in enumerate(values) if value != "")
    return f'<row r="{row}">{"".join(told)}</row>'


def titles(keys=HEADINGS):
    return [heading(key) for key in keys]


def sheet(body, *, before="", after=""):
    """The XML of a sheet."""
    return f'<worksheet xmlns="{NAMESPACE}">{before}<sheetData>{body}</sheetData>{after}</worksheet>'


def workbook(*sheets, states=(), from_1904=False, main=MAIN):
    """An .xlsx of these sheets (XML as text, or pieces of bytes); `states` says which are hidden."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        names = range(1, len(sheets) + 1)
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-'
            f'officedocument.spreadsheetml.worksheet+xml"/>'
            for n in names
        )
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" ContentType="{main}"/>'
            f"{parts}</Types>",
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        shown = dict(enumerate(states, 1))
        told = "".join(
            f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}" state="{shown.get(n, "visible")}"/>' for n in names
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}"><workbookPr date1904="{int(from_1904)}"/>'
            f"<sheets>{told}</sheets></workbook>",
        )
        told = "".join(
            f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in names
        )
        told += f'<Relationship Id="rIdS" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'
        )
        archive.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{NAMESPACE}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        )
        for n, xml in zip(names, sheets, strict=True):
            with archive.open(f"xl/worksheets/sheet{n}.xml", "w") as part:
                for piece in [xml.encode()] if isinstance(xml, str) else xml:
                    part.write(piece)
    return stream.getvalue()


def table(*rows, keys=HEADINGS, kinds=None, **options):
    """A workbook of one sheet: the headings and these rows."""
    body = line(1, titles(keys)) + "".join(line(n, row, kinds) for n, row in enumerate(rows, 2))
    return workbook(sheet(body), **options)


def bomb(megabytes=300):
    """A sheet of spaces that fits into a letter."""
    return workbook([sheet("")[:-8].encode(), *(b" " * MEGABYTE for _n in range(megabytes)), b"</worksheet>"])


def declared():
    """A sheet in UTF-16 with a document type, whose entity stands in a cell."""
    body = sheet(line(1, titles()) + line(2, GOOD)).replace("Kinh tế", "&name;")
    told = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE worksheet [<!ENTITY name "Kinh tế">]>{body}'
    return workbook([told.encode("utf-16")])


def lying_directory():
    """The archive's directory says that the largest part is small."""
    data = bytearray(bomb(30))
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/worksheets/sheet1.xml"))
    data[place + 24 : place + 28] = struct.pack("<L", 100)
    return bytes(data)


def far_away():
    """One cell in the last corner of Excel's sheet, in one kilobyte."""
    return workbook(sheet(line(1, titles()) + line(2, GOOD) + f'<row r="1048576">{cell(16_383, 1_048_576, "x")}</row>'))


def numbered(row):
    """The headings, and a row below that claims this number."""
    return workbook(sheet(line(1, titles()) + line(row, GOOD)))


def blank_rows():
    """Every row of the sheet is there, and two hold something."""
    first = line(1, titles()) + line(2, GOOD)
    rows = (
        "".join(f'<row r="{n}"/>' for n in range(k, min(k + 10_000, 1_048_577))) for k in range(3, 1_048_577, 10_000)
    )
    pieces = [sheet("")[: -len("</sheetData></worksheet>")].encode(), first.encode()]
    return workbook([*pieces, *(piece.encode() for piece in rows), b"</sheetData></worksheet>"])


def million_rows():
    """A million models that have a name and nothing else."""
    head = sheet("")[: -len("</sheetData></worksheet>")].encode() + line(1, titles()).encode()
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>Hoa</t></is></c></row>'
    pieces = ("".join(row.format(n) for n in range(k, k + 10_000)) for k in range(2, 1_000_002, 10_000))
    return workbook([head, *(piece.encode() for piece in pieces), b"</sheetData></worksheet>"])


def all_columns():
    """A heading in each of 16,384 columns."""
    return workbook(sheet(line(1, titles() + ["x"] * (EXCEL_COLUMNS - len(HEADINGS))) + line(2, GOOD)))


def old_excel():
    """The first bytes of an .xls."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)


def encrypted():
    """A workbook with a password is an OLE file with this stream."""
    return old_excel() + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def binary_excel():
    """An .xlsb."""
    return workbook(sheet(""), main="application/vnd.ms-excel.sheet.binary.main")


def decomposed(text):
    return unicodedata.normalize("NFD", text)

"""Uploaded documents are what they seem to be, and nothing else."""

import io
import unicodedata
import zipfile

import pytest
from django.utils import translation
from PIL import Image

from mobilization.common import archives, refusals
from mobilization.common.files import store
from mobilization.common.refusals import UploadRefused
from mobilization.common.sniffing import Kind, sniff
from mobilization.common.uploads import check_document, check_table
from tests.common import made_files as made
from tests.common.made_files import upload
from tests.testapp.models import Paper

HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
JAR = made.archive([("META-INF/MANIFEST.MF", b"Main-Class: X"), ("X.class", b"\xca\xfe\xba\xbe")])
PDF = made.pdf()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


def code_of(name, content, **options):
    """Why the file is refused; its message names the file."""
    with pytest.raises(UploadRefused) as refused:
        check_document(upload(name, content), **options)
    return refused.value.code


@pytest.mark.parametrize(
    ("name", "make", "kind"),
    [
        ("Chỉ thị 12-CT-TU.pdf", lambda: PDF, Kind.PDF),
        ("a.PDF", lambda: PDF + b"\r\n\x00", Kind.PDF),
        ("signed.pdf", lambda: PDF + PDF[PDF.index(b"xref") :], Kind.PDF),
        ("a.docx", made.docx, Kind.DOCX),
        ("a.docx", lambda: made.docx(("word/media/image1.png", made.encoded(made.scene(), "PNG"))), Kind.DOCX),
        ("a.docx", lambda: made.docx(("word/media/a.bin", HTML)), Kind.DOCX),
        ("a.docx", lambda: made.docx(text=b" " * 3_000_000), Kind.DOCX),  # swells, and is small all the same
        ("a.xlsx", made.xlsx, Kind.XLSX),
        ("a.odt", made.odt, Kind.ODT),
        ("a.odt", lambda: made.archive([("mimetype", made.ODT), ("content.xml", b"<office/>")]), Kind.ODT),
        ("a.pdf", lambda: made.pdf("EncryptedPackage".encode("utf-16-le")), Kind.PDF),
    ],
)
def test_good_documents_are_kept_as_they_are(name, make, kind):
    content = make()
    sent = upload(name, content, claimed="text/html")
    checked = check_document(sent)
    assert (checked.name, checked.kind, checked.content_type) == (name, kind, kind.content_type)
    assert checked.content is sent
    assert (sent.tell(), sent.read(), checked.picture) == (0, content, None)


@pytest.mark.django_db
def test_what_was_checked_can_be_stored(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    checked = check_document(upload("a.docx", made.docx()))
    paper = store(Paper(), checked.content, name=checked.name, content_type=checked.content_type)
    assert (paper.size, paper.content_type) == (len(made.docx()), Kind.DOCX.content_type)


def test_a_picture_among_the_documents_is_made_anew():
    checked = check_document(upload("quet.png", made.encoded(made.scene(), "PNG")))
    assert (checked.name, checked.kind, checked.content_type) == ("quet.jpg", Kind.JPEG, "image/jpeg")
    assert checked.content == checked.picture.content


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("a.pdf", lambda: b"", "empty"),
        ("a.jpg", lambda: PDF, "name_disagrees"),
        ("a.pdf", made.jpeg, "name_disagrees"),
        ("a.docx", made.xlsx, "name_disagrees"),
        ("a.pdf.exe", lambda: PDF, "name_disagrees"),
        ("a.docm", made.docx, "name_disagrees"),
        ("a\u202efdp.exe", lambda: PDF, "name_disagrees"),
        ("a.exe", lambda: b"MZ\x90\x00" + b"\x00" * 99, "not_accepted"),
        ("a.pdf", lambda: b"\x7fELF" + b"\x00" * 99, "not_accepted"),
        ("a.sh", lambda: b"#!/bin/sh\nrm -rf x", "not_accepted"),
        ("a.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not_accepted"),
        ("a.pdf", lambda: b"\xef\xbb\xbf<?xml version='1.0'?><x/>", "not_accepted"),
        ("a.pdf", lambda: HTML, "not_accepted"),
        ("a.pdf", lambda: HTML.decode().encode("utf-16"), "not_accepted"),
        ("a.gif", lambda: made.encoded(made.scene(), "GIF"), "not_accepted"),
        ("a.zip", lambda: made.archive([("a.pdf", PDF)]), "not_accepted"),
        ("a.pdf", lambda: JAR, "not_accepted"),
        ("a.odt", lambda: made.archive([("mimetype", "application/epub+zip")]), "not_accepted"),
        ("a.docx", lambda: b"Rar!\x1a\x07\x00", "not_accepted"),
        (
            "a.pptx",
            lambda: made.docx(main="application/vnd.openxmlformats-officedocument.presentationml"),
            "not_accepted",
        ),
        ("a.heic", lambda: b"\x00\x00\x00\x18ftypheic" + b"\x00" * 99, "heic"),
        ("a.doc", lambda: OLE, "old_office"),
        ("a.xls", lambda: OLE, "old_office"),
    ],
)
def test_other_kinds_are_refused_by_make_and_by_name(name, make, code):
    assert code_of(name, make()) == code


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: made.encoded(made.scene(), "GIF") + JAR, "not_accepted"),
        (lambda: JAR + PDF, "mixed"),
        (lambda: PDF + JAR, "mixed"),
        (lambda: made.archive([("x.class", b"x")], comment=PDF), "mixed"),
        (lambda: PDF[: -len(b"%%EOF\n")] + JAR + b"%%EOF\n", "mixed"),
        (lambda: PDF + b"Rar!\x1a\x07\x00" + b"\x00" * 99, "mixed"),
        (lambda: made.pdf(b"7z\xbc\xaf\x27\x1c" + b"\x00" * 99), "mixed"),
        (lambda: PDF + HTML, "mixed"),
        (lambda: b"%PDF-1.7\n" + HTML + PDF[9:], "mixed"),
        (lambda: b"*/=1;" + PDF, "not_accepted"),
        (lambda: b" " + PDF, "not_accepted"),
        (lambda: b"%PDF-=1;/*" + PDF, "damaged"),
        (lambda: made.pdf(b" " * 5000) + HTML, "damaged"),
        (lambda: PDF + b"x", "damaged"),
        (lambda: PDF + b"\x00" * 5000, "damaged"),
        (lambda: PDF[:-20], "damaged"),
        (lambda: PDF[: len(PDF) // 2], "damaged"),
        (lambda: b"%PDF-1.7\n%%EOF\n", "damaged"),
        (lambda: made.pdf(b"<</S/JavaScript/JS(app.alert(1))>>"), "macros"),
        (lambda: made.pdf(b"<</S/J#61vaScript/JS(app.alert(1))>>"), "macros"),
        (lambda: made.pdf(b"<</S/#4a#61v#61Script/JS(app.alert(1))>>"), "macros"),
        (lambda: made.pdf(b"<</S/Launch/F(cmd.exe)>>"), "macros"),
    ],
)
def test_a_pdf_is_whole_and_nothing_beside(make, code):
    assert code_of("a.pdf", make()) == code


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: made.docx(("word/vbaProject.bin", b"x")), "macros"),
        (lambda: made.docx(main="application/vnd.ms-word.document.macroEnabled.main+xml"), "macros"),
        (lambda: made.docx(("xl/macrosheets/sheet1.xml", b"x")), "macros"),
        (lambda: made.archive([("mimetype", made.ODT), ("Basic/Standard/Module1.xml", b"x")]), "macros"),
        (lambda: made.with_flag(made.docx()), "encrypted"),
        (lambda: made.odt(b"<manifest:encryption-data/>"), "encrypted"),
        (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (lambda: made.docx() + HTML, "mixed"),
        (lambda: made.docx(comment=b"%PDF-1.7"), "mixed"),
        (lambda: made.docx()[:40] + b"x" * 40 + made.docx()[40:], "mixed"),
        (lambda: made.docx(("../../etc/passwd", b"x")), "mixed"),
        (lambda: made.docx(("/etc/passwd", b"x")), "mixed"),
        (lambda: made.docx(("WORD/document.xml", b"x")), "mixed"),
        (lambda: made.with_end(made.docx(), disk=1), "mixed"),
        (lambda: made.with_end(made.docx(), first_disk=1), "mixed"),
        (lambda: made.with_end(made.docx(), here=2), "mixed"),
        (lambda: made.with_end(made.docx(), comment=5), "mixed"),
        (lambda: made.with_zip64(made.docx()), "mixed"),
        (lambda: made.docx() + b"PK\x05\x06", "damaged"),
        (lambda: made.docx(text=b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaa">]><x>&a;</x>'), "mixed"),
        (lambda: made.docx()[:-30], "damaged"),
        (lambda: made.docx()[:100], "damaged"),
        (lambda: b"PK\x03\x04", "damaged"),
        (lambda: made.docx(method=made.zipfile.ZIP_LZMA), "damaged"),
    ],
)
def test_an_office_document_is_whole_and_nothing_beside(make, code):
    assert code_of("a.docx", make()) == code


@pytest.mark.bar("B6")
@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: made.bomb(201), "bomb"),
        (lambda: made.bomb(50), "bomb"),
        (lambda: made.many_entries(10_000), "bomb"),
        (lambda: made.many_entries(archives.MOST_ENTRIES), "bomb"),
        (lambda: made.huge_directory(300_000), "bomb"),
        (lambda: made.docx(("[Content_Types].XML", b""), ("x.xml", b"\x00" * 999), text=b"x" * 99), "mixed"),
        (lambda: made.lying(made.bomb(50), b"word/document.xml", 1000), "damaged"),
        (lambda: made.lying(made.docx(), b"[Content_Types].xml", 2**31), "bomb"),
    ],
)
def test_zip_bombs_cost_little(make, code, timed):
    """In bounded time and memory: neither what the directory says nor what it hides is unpacked beyond the limits."""
    content = make()
    with timed(seconds=5, megabytes=30):
        assert code_of("a.docx", content) == code


@pytest.mark.bar("B6")
def test_what_is_unpacked_is_counted_for_real(monkeypatch):
    monkeypatch.setattr(archives, "_check_entries", lambda entries, size: None)
    assert code_of("a.docx", made.bomb(201)) == "bomb"


@pytest.mark.bar("B6")
def test_what_the_directory_says_is_enough_to_refuse(monkeypatch):
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1_000_000)
    monkeypatch.setattr(archives, "_unpack", None)
    assert code_of("a.docx", made.docx(text=b" " * 1_000_000)) == "bomb"


@pytest.mark.bar("B6")
def test_the_limits_of_an_archive_are_these(monkeypatch):
    """What is as large as may be is taken, and what is larger by one is not; whatever the directory says of itself."""
    content = made.docx()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        index = archive.getinfo("[Content_Types].xml").file_size
    figures = {
        "MOST_ENTRIES": len(parts),
        "LARGEST_DIRECTORY": int.from_bytes(content[-10:-6], "little"),
        "MOST_UNPACKED": sum(part.file_size for part in parts),
        "LARGEST_INDEX": index,
    }
    for name, figure in figures.items():
        with monkeypatch.context() as limits:
            limits.setattr(archives, name, figure)
            assert check_document(upload("a.docx", content)).kind is Kind.DOCX
            limits.setattr(archives, name, figure - 1)
            assert code_of("a.docx", content) == "bomb"
            if name == "MOST_ENTRIES":
                assert code_of("a.docx", made.with_end(content, here=1, total=1)) == "bomb"
    assert code_of("a.docx", made.with_end(content, here=60_000, total=60_000)) == "bomb"
    assert code_of("a.docx", made.lying(content, b"word/document.xml", 2**31, at=20)) == "bomb"


@pytest.mark.bar("B6")
def test_what_swells_is_large_and_almost_nothing_when_packed():
    part, least, ratio = zipfile.ZipInfo("a"), archives.RATIO_COUNTS_FROM, archives.HIGHEST_RATIO
    for part.file_size, part.compress_size, expected in (
        (least, 0, False),
        (least + 1, 0, True),
        (ratio * least, least, False),
        (ratio * least + 1, least, True),
    ):
        assert archives._swells(part) is expected


@pytest.mark.bar("B6")
def test_a_large_good_document_is_read_in_pieces(timed):
    noise = Image.effect_noise((3000, 2000), 90).tobytes()
    sent = upload("a.docx", made.docx(*((f"word/media/{n}.bin", noise) for n in range(3))))
    with timed(seconds=10, megabytes=45):
        checked = check_document(sent)
    assert checked.kind is Kind.DOCX


def test_the_limit_of_size_is_a_setting(settings):
    settings.UPLOAD_MEGABYTES = 1
    assert check_document(upload("a.pdf", made.pdf(b" " * 1_000_000))).kind is Kind.PDF
    assert code_of("a.pdf", made.pdf(b" " * 1_100_000)) == "too_big"
    rest = 1024 * 1024 - len(made.pdf(b" " * 1_000_000))
    assert check_document(upload("a.pdf", made.pdf(b" " * (1_000_000 + rest)))).kind is Kind.PDF
    assert code_of("a.pdf", made.pdf(b" " * (1_000_001 + rest))) == "too_big"


def test_a_size_that_lies_is_no_way_around_the_limit(settings):
    settings.UPLOAD_MEGABYTES = 1
    sent = upload("a.pdf", made.pdf(b" " * 1_100_000))
    sent.size = 10
    with pytest.raises(UploadRefused, check=lambda refused: refused.code == "too_big"):
        check_document(sent)


def test_only_what_the_caller_accepts():
    assert code_of("a.xlsx", made.xlsx(), accepted={Kind.PDF, Kind.DOCX}) == "not_accepted"
    assert check_document(upload("a.pdf", PDF), accepted={Kind.PDF}).kind is Kind.PDF
    assert code_of("a.zip", JAR, accepted={Kind.ZIP}) == "not_accepted"  # nobody could be told what it is


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("a.xlsx", made.xlsx, None),
        ("a.csv", lambda: b"a;b", None),
        ("a.JSON", lambda: b"[]", None),
        ("a.xlsx", lambda: b"a;b", "not_table"),
        ("a.csv", lambda: PDF, "not_table"),
        ("a.csv", lambda: HTML, "not_table"),
        ("a.docx", made.docx, "not_table"),
        ("a.csv", made.xlsx, "name_disagrees"),
        ("a.xlsx", lambda: OLE, "old_office"),
        ("a.csv", lambda: OLE, "old_office"),
        ("a.xlsx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.xlsx", lambda: made.many_entries(archives.MOST_ENTRIES), "table_bomb"),
    ],
)
def test_tables_are_workbooks_or_texts(name, make, code):
    sent = upload(name, make())
    if code is None:
        assert check_table(sent).content is sent
    else:
        with pytest.raises(UploadRefused, check=lambda refused: refused.code == code):
            check_table(sent)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"RIFF\0\0\0\0WEBP", Kind.WEBP),
        (b"RIFF\0\0\0\0WAVE", Kind.OTHER),
        (b"RIFX\0\0\0\0WEBP", Kind.OTHER),
        (b"\0\0\0\x18ftypheic", Kind.HEIC),
        (b"\0\0\0\x18ftypisom", Kind.OTHER),
        (b"\0\0\0\x18moovheic", Kind.OTHER),
    ],
)
def test_what_two_signs_tell(head, kind):
    assert sniff(head) is kind


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Tờ trình\u202e\x07\u200b số 5.pdf", "Tờ trình số 5.pdf"),
        (unicodedata.normalize("NFD", "Quyết định Đống Đa.pdf"), "Quyết định Đống Đa.pdf"),
        ("C:\\Văn bản\\a.b.pdf", "a.b.pdf"),
        ("van-ban", "van-ban.pdf"),
    ],
)
def test_names_are_cleaned_and_get_an_ending(sent, kept):
    sent_file = upload("x.pdf", PDF)
    sent_file._name = sent
    assert check_document(sent_file).name == kept


def test_the_message_names_the_file_the_fault_and_the_remedy():
    with pytest.raises(UploadRefused) as refused:
        check_document(upload("ảnh\u202e.jpg", PDF))
    with translation.override("en"):
        assert refused.value.text == (
            "“ảnh.jpg”: the name ends in “.jpg”, but the content is PDF. Open the file, save it anew in the right kind "
            "and choose it again."
        )
    with translation.override("vi"):
        assert refused.value.text == (
            "“ảnh.jpg”: tên tệp có đuôi “.jpg” nhưng nội dung là PDF. Đề nghị mở tệp, lưu lại đúng định dạng rồi chọn "
            "lại."
        )


@pytest.mark.parametrize("code", refusals.REASONS)
@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_reason_can_be_said(code, language):
    figures = ("size", "limit", "ending", "found", "accepted", "megapixels", "width", "height")
    with translation.override(language):
        told = UploadRefused("a%s.pdf", code, **dict.fromkeys(figures, "7 %")).text
    assert told.startswith("“a%s.pdf”: ")
    assert "%(" not in told

"""Files made for the tests of uploads: the good ones, and the bad ones that are made from them."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ODT = "application/vnd.oasis.opendocument.text"
GPS_IFD, EXIF_IFD = 0x8825, 0x8769
SECRET_PLACE = "Nikon of Nguyễn Văn A"


def upload(name, content, claimed="application/x-claimed"):
    return SimpleUploadedFile(name, content, content_type=claimed)


def pdf(body=b"BT (Chi thi) Tj ET"):
    """A PDF of one page."""
    start = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    objects = (
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n" % (len(body), body)
    )
    table = b"xref\n0 1\n0000000000 65535 f \ntrailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return start + objects + table % (len(start) + len(objects))


def archive(parts, *, comment=b"", method=zipfile.ZIP_DEFLATED):
    """A ZIP of (name, bytes) pairs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in parts:
            made.writestr(name, content)
        made.comment = comment
    return out.getvalue()


def types(main):
    return (
        f'<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'.encode()
    )


def docx(*more, main=WORD, text=b"<w:document/>", **options):
    """A Word document with more parts."""
    parts = [("[Content_Types].xml", types(main)), ("_rels/.rels", b"<Relationships/>"), ("word/document.xml", text)]
    return archive([*parts, *more], **options)


def xlsx():
    return docx(main=EXCEL)


def odt(manifest=b"<manifest/>"):
    return archive(
        [("mimetype", ODT.encode()), ("content.xml", b"<office/>"), ("META-INF/manifest.xml", manifest)],
        method=zipfile.ZIP_STORED,
    )


def with_flag(content, flag=1):
    """The archive with a general flag set in every header, as programs mark parts with a password."""
    made = bytearray(content)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(signature)
        while at >= 0:
            made[at + place] |= flag
            at = made.find(signature, at + 4)
    return bytes(made)


def many_entries(count):
    return docx(*((f"word/{number}.xml", b"") for number in range(count)))


def huge_directory(count):
    """A ZIP whose directory lists one entry many times, and whose end says that there is one."""
    local = archive([("a", b"")], method=zipfile.ZIP_STORED)[:31]
    listed = struct.pack("<4s4B4H3L5H2L", b"PK\x01\x02", 20, 0, 20, *[0] * 8, 1, *[0] * 6) + b"a"
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(listed) * count, len(local), 0)
    return local + listed * count + end


def bomb(megabytes):
    """A Word document whose text is nothing but spaces."""
    return docx(text=b" " * (megabytes * 1024 * 1024))


def lying(content, part, claimed, at=24):
    """The archive, whose directory claims another unpacked size (or what stands `at` this place) for one part."""
    made = bytearray(content)
    entry = made.find(b"PK\x01\x02")
    while made[entry + 46 : entry + 46 + len(part)] != part:
        entry = made.find(b"PK\x01\x02", entry + 4)
    struct.pack_into("<L", made, entry + at, claimed)
    return bytes(made)


def with_end(content, **fields):
    """The archive, whose last record says something else in these of its fields."""
    names = ("disk", "first_disk", "here", "total", "length", "offset", "comment")
    known = dict(zip(names, struct.unpack("<4H2LH", content[-18:]), strict=True))
    return content[:-18] + struct.pack("<4H2LH", *(known | fields).values())


def with_zip64(content):
    """The archive with a second end, for large archives, which programs believe instead of the first."""
    total, length, offset = struct.unpack("<H2L", content[-12:-2])
    second = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, total, total, length, offset)
    where = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(content) - 22, 1)
    return with_end(content[:-22] + second + where + content[-22:], length=length + len(second + where))


def scene(mode="RGB", size=(640, 480)):
    """Something to see: bright to the right, with a dark corner top left."""
    picture = Image.linear_gradient("L").rotate(90).resize(size)
    picture.paste(0, (0, 0, size[0] // 4, size[1] // 4))
    return picture.convert(mode) if mode in {"L", "RGB", "CMYK", "P", "1"} else picture.convert("RGB").convert(mode)


def encoded(picture, kind="JPEG", **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def jpeg(size=(640, 480), **options):
    return encoded(scene(size=size), **options)


def exif(turn=1, taken="2025:03:14 08:30:00"):
    """What a phone notes: place, device, day, which way is up."""
    made = Image.Exif()
    made[0x0112], made[0x010F] = turn, SECRET_PLACE
    made.get_ifd(EXIF_IFD)[0x9003] = taken
    made.get_ifd(GPS_IFD).update({1: "N", 2: (21.0, 1.0, 42.5), 3: "E", 4: (105.0, 51.0, 15.0)})
    return made


def chunk(kind, content):
    return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))


def png_header(width, height):
    """A PNG that claims a size and holds almost nothing."""
    head = struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


def jpeg_header(width, height):
    """A real JPEG whose frame claims another size."""
    made = bytearray(jpeg((16, 16)))
    at = made.find(b"\xff\xc0")
    struct.pack_into(">2H", made, at + 5, height, width)
    return bytes(made)


def webp_header(width, height):
    """A WebP (extended form) that claims a size."""
    body = (
        b"WEBPVP8X" + struct.pack("<L4x", 10) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    )
    return b"RIFF" + struct.pack("<L", len(body)) + body


def png_with(*chunks):
    """A PNG with more chunks before its pixels."""
    made = encoded(scene(), "PNG")
    at = made.find(b"IDAT") - 4
    return made[:at] + b"".join(chunks) + made[at:]

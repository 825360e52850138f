"""Uploaded pictures are made anew: small, upright, in sRGB, and silent about where they were taken."""

import io
import subprocess
import sys
import zipfile
import zlib
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation
from PIL import Image, ImageCms

from mobilization.common import picture_worker, pictures
from mobilization.common.refusals import UploadRefused
from mobilization.common.uploads import prepare_picture
from tests.common import made_files as made
from tests.common.made_files import upload

MEGAPIXEL = 1_000_000


def opened(content):
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        return picture


def prepared(content, name="anh.jpg"):
    return prepare_picture(upload(name, content))


def code_of(content, name="anh.jpg"):
    with pytest.raises(UploadRefused) as refused:
        prepared(content, name)
    return refused.value.code


def bits_apart(one, other):
    return ((one ^ other) & (2**64 - 1)).bit_count()


def assert_same_scene(content, *, tolerance=12):
    """Dark in the corner, bright to the right, as `scene` draws it."""
    picture = opened(content).convert("L")
    wide, high = picture.size
    expected = made.scene().convert("L")
    for x, y in ((0.05, 0.1), (0.3, 0.5), (0.6, 0.5), (0.95, 0.9)):
        wanted = expected.getpixel((int(640 * x), int(480 * y)))
        assert abs(picture.getpixel((int(wide * x), int(high * y))) - wanted) <= tolerance


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("anh.jpg", made.jpeg),
        ("anh.jpeg", lambda: made.jpeg(progressive=True)),
        ("anh.png", lambda: made.encoded(made.scene(), "PNG")),
        ("anh.webp", lambda: made.encoded(made.scene(), "WEBP")),
        ("anh.webp", lambda: made.encoded(made.scene(), "WEBP", lossless=True)),
        ("zalo.jpg", lambda: made.encoded(made.scene(), "WEBP")),
        ("anh", made.jpeg),
        ("grey.png", lambda: made.encoded(made.scene("L"), "PNG")),
        ("palette.png", lambda: made.encoded(made.scene("P"), "PNG")),
        ("alpha.png", lambda: made.encoded(made.scene("RGBA"), "PNG")),
        ("alpha.png", lambda: made.encoded(made.scene("LA"), "PNG")),
        ("alpha.webp", lambda: made.encoded(made.scene("RGBA"), "WEBP")),
        (
            "deep.png",
            lambda: made.encoded(made.scene("L").convert("I").point(lambda v: v * 257).convert("I;16"), "PNG"),
        ),
        ("cmyk.jpg", lambda: made.encoded(made.scene("CMYK"))),
        (
            "phone.jpg",
            lambda: made.encoded(made.scene(), "MPO", save_all=True, append_images=[made.scene(size=(64, 64))]),
        ),
    ],
)
def test_every_way_to_write_a_picture_gives_the_same_one(name, make):
    picture = prepared(make(), name)
    assert picture.name == name.partition(".")[0] + ".jpg"
    assert (picture.content_type, picture.width, picture.height) == ("image/jpeg", 640, 480)
    assert (opened(picture.content).format, opened(picture.content).size) == ("JPEG", (640, 480))
    assert (opened(picture.thumbnail).format, opened(picture.thumbnail).size) == ("JPEG", (480, 360))
    assert_same_scene(picture.content)
    assert_same_scene(picture.thumbnail)


def test_transparent_places_are_white():
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    palette = Image.new("P", (40, 40), 0)
    for content in (made.encoded(clear, "PNG"), made.encoded(palette, "PNG", transparency=0)):
        assert opened(prepared(content, "a.png").content).getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("size", "kept", "thumbnail"),
    [
        ((1, 1), (1, 1), (1, 1)),
        ((4000, 3000), (2560, 1920), (480, 360)),
        ((3000, 6000), (1280, 2560), (240, 480)),
        ((20_000, 2), (2560, 1), (480, 1)),
        ((2560, 100), (2560, 100), (480, 19)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_pictures_shrink_to_their_places_and_never_grow(size, kept, thumbnail, kind):
    picture = prepared(made.encoded(Image.new("RGB", size, "teal"), kind), f"a.{kind.lower()}")
    assert (picture.width, picture.height) == opened(picture.content).size == kept
    assert opened(picture.thumbnail).size == thumbnail


@pytest.mark.parametrize("turn", range(1, 9))
def test_pictures_stand_upright(turn):
    undo = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    lying = made.scene().transpose(undo.get(turn, picture_worker._TURNS.get(turn))) if turn > 1 else made.scene()
    picture = prepared(made.encoded(lying, exif=made.exif(turn)))
    assert (picture.width, picture.height) == (640, 480)
    assert_same_scene(picture.content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_what_the_file_said_remains(kind):
    """Place, device, program, comment, preview, profile: before, and not afterwards."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    said = {"JPEG": {"comment": b"COMMENT by A"}, "PNG": {}, "WEBP": {}}[kind]
    xmp = b"<x:xmpmeta>XMP by A</x:xmpmeta>"
    content = made.encoded(made.scene(), kind, exif=made.exif(), icc_profile=profile, xmp=xmp, **said)
    before = opened(content)
    assert before.getexif().get_ifd(made.GPS_IFD)[2] == (21.0, 1.0, 42.5)
    assert before.info["icc_profile"]
    picture = prepared(content)
    for bytes_kept in (picture.content, picture.thumbnail):
        after = opened(bytes_kept)
        assert dict(after.getexif()) == {}
        assert after.getexif().get_ifd(made.GPS_IFD) == {}
        assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        for word in (b"Nikon", b"Exif", b"ICC_PROFILE", b"XMP", b"COMMENT", b"xmpmeta", b"http"):
            assert word not in bytes_kept
    assert picture.taken_on == date(2025, 3, 14)


@pytest.mark.parametrize(
    ("taken", "day"),
    [
        ("2025:03:14 08:30:00", date(2025, 3, 14)),
        ("0000:00:00 00:00:00", None),
        ("1970:01:01 00:00:00", None),
        (f"{timezone.localdate() + timedelta(days=2):%Y:%m:%d} 08:00:00", None),
        ("14/03/2025", None),
        ("", None),
    ],
)
def test_the_day_is_kept_if_it_can_be_true(taken, day):
    assert prepared(made.jpeg(exif=made.exif(taken=taken))).taken_on == day


def test_broken_notes_are_no_reason_to_refuse():
    content = made.jpeg(exif=b"Exif\x00\x00II*\x00\xff\xff\xff\x7f\x00")
    assert (prepared(content).width, prepared(content).taken_on) == (640, None)


@pytest.mark.parametrize("profile", [b"no profile", b"\x00" * 200], ids=["words", "zeros"])
def test_a_broken_profile_is_left_aside(profile):
    assert_same_scene(prepared(made.jpeg(icc_profile=profile)).content)


def test_colours_of_another_space_become_srgb():
    wide = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    assert wide.profile.xcolor_space.strip() == "Lab"
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    at = {tag: swapped.index(tag) for tag in (b"rXYZ", b"bXYZ")}
    exchanged = bytearray(swapped)
    exchanged[at[b"rXYZ"] : at[b"rXYZ"] + 4], exchanged[at[b"bXYZ"] : at[b"bXYZ"] + 4] = b"bXYZ", b"rXYZ"
    picture = prepared(made.encoded(Image.new("RGB", (40, 40), (250, 5, 5)), icc_profile=bytes(exchanged)))
    red, _green, blue = opened(picture.content).getpixel((20, 20))
    assert red < 60
    assert blue > 200


@pytest.mark.parametrize(
    "tail",
    [
        made.archive([("META-INF/MANIFEST.MF", b"x"), ("X.class", b"\xca\xfe\xba\xbe")]),
        b"<html><script>alert(1)</script></html>",
        b"\x00" * 1_000_000,
    ],
    ids=["archive", "page", "zeros"],
)
def test_what_hangs_on_a_picture_is_gone(tail):
    for head in (made.jpeg(), made.jpeg(comment=b"<script>alert(1)</script>"), made.encoded(made.scene(), "PNG")):
        kept = prepared(head + tail).content
        assert not zipfile.is_zipfile(io.BytesIO(kept))
        assert b"script" not in kept
        assert len(kept) < 100_000


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("a.jpg", made.pdf, "not_accepted"),
        ("a.svg", lambda: b"<svg/>", "not_accepted"),
        ("a.gif", lambda: made.encoded(made.scene(), "GIF"), "not_accepted"),
        ("a.heic", lambda: b"\x00\x00\x00\x18ftypmif1" + b"\x00" * 99, "heic"),
        ("a.pdf", made.jpeg, "name_disagrees"),
        ("a.jpg.exe", made.jpeg, "name_disagrees"),
        ("a.jpg", lambda: b"", "empty"),
        ("a.jpg", lambda: made.jpeg()[:3000], "damaged"),
        ("a.jpg", lambda: b"\xff\xd8\xff", "damaged"),
        ("a.png", lambda: made.encoded(made.scene(), "PNG")[:300], "damaged"),
        ("a.png", lambda: made.png_header(100, 100), "damaged"),
        ("a.webp", lambda: made.webp_header(100, 100), "damaged"),
        (
            "a.png",
            lambda: made.encoded(made.scene(), "PNG", save_all=True, append_images=[made.scene("L")]),
            "animated",
        ),
        (
            "a.webp",
            lambda: made.encoded(made.scene(), "WEBP", save_all=True, append_images=[Image.new("RGB", (640, 480))]),
            "animated",
        ),
    ],
)
def test_what_is_no_single_picture_is_refused(name, make, code):
    assert code_of(make(), name) == code


@pytest.mark.bar("B6")
@pytest.mark.parametrize("make", [made.png_header, made.jpeg_header, made.webp_header])
@pytest.mark.parametrize("size", [(8000, 5000), (6001, 6000), (16_383, 16_383), (60_000, 60_000)])
def test_too_many_pixels_are_refused_by_the_header(make, size, timed):
    with timed(seconds=5, megabytes=30):
        assert code_of(make(*size)) == "pixels"
    assert peak_of(make(*size)) < 80


def test_the_message_says_size_limit_and_remedy():
    with pytest.raises(UploadRefused) as refused:
        prepared(made.png_header(8000, 5000), "Ảnh.png")
    with translation.override("vi"):
        assert refused.value.text == (
            "“Ảnh.png”: ảnh có 40,0 triệu điểm ảnh (8.000 × 5.000); mức tối đa là 36 triệu. Đề nghị chọn độ phân giải "
            "thấp hơn trong máy ảnh hoặc thu nhỏ ảnh rồi chọn lại."
        )
    with translation.override("en"):
        assert "40.0 megapixels (8,000 × 5,000); at most 36 " in refused.value.text


def peak_of(content):
    """Megabytes the worker needed for it, in a process of its own as in life."""
    code = (
        "import atexit, re, runpy, sys; from pathlib import Path\n"
        "sys.argv = sys.argv[1:]\n"
        "status = Path('/proc/self/status').read_text\n"
        "atexit.register(lambda: print(re.search(r'VmHWM:\\s+(\\d+)', status())[1], file=sys.stderr))\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    command = [sys.executable, "-I", "-c", code, str(pictures.WORKER), str(36 * MEGAPIXEL)]
    done = subprocess.run(command, input=content, capture_output=True, env={}, check=True)
    return int(done.stderr) / 1024


@pytest.mark.bar("B6")
@pytest.mark.parametrize(
    ("mode", "kind", "options", "megabytes"),
    [
        ("RGB", "JPEG", {}, 220),
        ("RGB", "JPEG", {"progressive": True}, 400),
        ("CMYK", "JPEG", {}, 300),
        ("RGBA", "PNG", {"compress_level": 1}, 600),
        ("P", "PNG", {"compress_level": 1}, 450),
    ],
)
def test_the_largest_pictures_are_made_in_bounded_time_and_memory(mode, kind, options, megabytes, timed):
    content = made.encoded(made.scene(mode, (6000, 6000)), kind, **options)
    with timed(seconds=20, megabytes=30):
        picture = prepared(content)
    assert (picture.width, picture.height) == (2560, 2560)
    assert peak_of(content) < megabytes


@pytest.mark.bar("B6")
@pytest.mark.parametrize(
    "extra",
    [
        made.chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"x" * 100_000_000)),
        made.chunk(b"iCCP", b"profile\0\0" + zlib.compress(b"\0" * 100_000_000)),
    ],
    ids=["text", "profile"],
)
def test_swollen_notes_cost_little(extra, timed):
    """Refused, never unpacked."""
    content = made.png_with(extra)
    with timed(seconds=5, megabytes=30):
        assert code_of(content, "a.png") == "damaged"
    assert peak_of(content) < 120


def test_many_words_in_a_picture_are_left_out():
    words = b"".join(made.chunk(b"tEXt", b"k%d\0" % number + b"y" * 400_000) for number in range(10))
    assert len(prepared(made.png_with(words), "a.png").content) < 100_000


@pytest.mark.bar("B6")
def test_a_worker_that_is_ended_by_its_bounds_is_a_refusal(monkeypatch, tmp_path, caplog):
    """Memory, time and crashes stay in the worker's process."""
    for number, body in enumerate(("import os; os.kill(os.getpid(), 9)", "while True: pass")):
        worker = tmp_path / f"worker{number}.py"
        worker.write_text(body)
        monkeypatch.setattr(pictures, "WORKER", worker)
        monkeypatch.setattr(pictures, "SECONDS", 1)
        assert code_of(made.jpeg()) == "damaged"
        assert f"{len(made.jpeg())} bytes" in caplog.text
        caplog.clear()


@pytest.mark.bar("B6")
def test_the_worker_bounds_itself():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import picture_worker, resource; picture_worker.bound();"
        "print(resource.getrlimit(resource.RLIMIT_CPU)[0], resource.getrlimit(resource.RLIMIT_FSIZE)[0])\n"
        "try: bytearray(picture_worker.MEMORY)\n"
        "except MemoryError: print('enough')"
    )
    done = subprocess.run([sys.executable, "-c", code, pictures.WORKER.parent], capture_output=True, check=True)
    assert done.stdout.split() == [b"20", b"0", b"enough"]


def test_a_fault_of_the_portal_is_no_refusal(monkeypatch, tmp_path):
    worker = tmp_path / "worker.py"
    worker.write_text("import no_such_library")
    monkeypatch.setattr(pictures, "WORKER", worker)
    with pytest.raises(RuntimeError, match="no_such_library"):
        prepared(made.jpeg())


def test_the_worker_sees_nothing_of_the_portal(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "secret")
    worker = tmp_path / "worker.py"
    worker.write_text("import os, sys; sys.exit(repr(sorted(os.environ)))")
    monkeypatch.setattr(pictures, "WORKER", worker)
    with pytest.raises(RuntimeError) as failure:
        prepared(made.jpeg())
    assert "SECRET" not in str(failure.value)


def test_likeness_survives_size_and_quality_and_tells_others_apart():
    first = prepared(made.jpeg()).phash
    again = prepared(made.jpeg((1600, 1200), quality=40)).phash
    other = prepared(made.encoded(made.scene().transpose(Image.Transpose.FLIP_LEFT_RIGHT))).phash
    assert bits_apart(first, again) <= 4
    assert bits_apart(first, other) >= 12
    assert all(-(2**63) <= number < 2**63 for number in (first, again, other))


def test_the_limit_of_pixels_is_a_setting(settings):
    settings.PICTURE_MEGAPIXELS = 1
    assert code_of(made.jpeg((1001, 1000))) == "pixels"
    assert prepared(made.jpeg((1000, 1000))).width == 1000

"""The one door for bytes."""

import hashlib
import io
import unicodedata
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mobilization.common import files
from mobilization.common.files import clean_name, discard, open_for, remove_bytes, serve, store
from mobilization.common.text import strip_controls
from tests.testapp.models import Paper

NAME = "Báo cáo quý III – Đống Đa.pdf"
pytestmark = pytest.mark.django_db


def anybody(user, stored):
    return True


def nobody(user, stored):
    return False


def nearly(user, stored):
    return "a truthy answer is no permission"


def answer_for(paper, *, may=anybody, inline=False):
    """The answer as the browser has it, and its bytes; closed as the server closes it."""
    answer = serve(None, paper, may, inline=inline)
    body = b"".join(answer)
    answer.close()
    return answer, body


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def kept(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "content", [b"noi dung" * 50_000, io.BytesIO(b"noi dung" * 50_000), SimpleUploadedFile("x", b"noi dung" * 50_000)]
)
def test_what_is_stored_comes_back(content, person_with_account):
    paper = store(Paper(title="x"), content, name=NAME, by=person_with_account)
    paper.refresh_from_db()
    assert (paper.name, paper.content_type, paper.size) == (NAME, "application/pdf", 400_000)
    assert paper.sha256 == hashlib.sha256(b"noi dung" * 50_000).hexdigest()
    assert paper.created_by == person_with_account
    assert timezone.now() - paper.created_at < timedelta(minutes=1)
    assert answer_for(paper)[1] == b"noi dung" * 50_000


def test_a_key_says_nothing_and_is_never_the_same(folder):
    first, second = (store(Paper(), b"1", name="bí mật.pdf") for _ in range(2))
    assert first.key != second.key
    assert "pdf" not in first.key
    assert len(first.key.rpartition("/")[2]) * 4 >= 128
    assert len(kept(folder)) == 2


def test_a_file_read_to_its_end_is_stored_whole():
    content = io.BytesIO(b"123")
    content.read()
    assert store(Paper(), content, name="a.txt").size == 3


def test_without_the_right_nothing_comes_out(monkeypatch):
    paper = store(Paper(), b"1", name="a.pdf")
    monkeypatch.setattr(default_storage, "open", None)
    for door in (serve, open_for):
        for may in (nobody, nearly):
            with pytest.raises(PermissionDenied):
                door(None, paper, may)


def test_the_predicate_sees_the_person_and_the_file(person_with_account):
    paper = store(Paper(), b"1", name="a.pdf")
    asked = []
    serve(person_with_account, paper, lambda *question: asked.append(question) or True).close()
    assert asked == [(person_with_account, paper)]


def test_the_answer_is_safe_to_open():
    answer, _ = answer_for(store(Paper(), b"<b>", name="trang.html"), inline=True)
    assert answer["Content-Type"] == "text/html"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
    )
    assert answer["Content-Length"] == "3"
    assert answer.streaming


@pytest.mark.parametrize(
    ("name", "inline", "kind", "sandboxed"),
    [
        ("a.pdf", True, "inline", False),
        ("a.pdf", False, "attachment", True),
        ("a.png", True, "inline", True),
        ("a.txt", True, "inline", True),
        ("a.svg", True, "attachment", True),
        ("a.xml", True, "attachment", True),
        ("a.docx", True, "attachment", True),
        ("a", True, "attachment", True),
    ],
)
def test_only_harmless_kinds_are_shown_in_the_browser(name, inline, kind, sandboxed):
    answer, _ = answer_for(store(Paper(), b"1", name=name), inline=inline)
    assert answer["Content-Disposition"].partition(";")[0] == kind
    assert ("sandbox" in answer["Content-Security-Policy"]) is sandboxed


def test_a_vietnamese_name_travels_by_rfc_5987():
    answer, _ = answer_for(store(Paper(), b"1", name=unicodedata.normalize("NFD", NAME)))
    kind, _, name = answer["Content-Disposition"].partition("; filename*=utf-8''")
    assert (kind, unquote(name)) == ("attachment", NAME)


@pytest.mark.parametrize(
    ("given_name", "wanted"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\An\Tờ trình.docx", "Tờ trình.docx"),
        ("Hồ sơ\u202efdp.exe", "Hồ sơfdp.exe"),
        ('a"\r\nSet-Cookie: x=1.pdf', "a_ Set-Cookie_ x=1.pdf"),
        (" .. ", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("a." + "b" * 300, "a." + "b" * 148),
    ],
)
def test_names_are_cleaned(given_name, wanted):
    assert clean_name(given_name) == wanted


@given(st.text(alphabet=st.characters(), max_size=200))
def test_a_cleaned_name_is_a_name(name):
    name = clean_name(name)
    assert 0 < len(name) <= files.LONGEST_NAME
    assert name not in {".", ".."}
    assert not set(name) & set('/\\<>:"|?*\n\t')
    assert strip_controls(name) == name
    assert clean_name(unicodedata.normalize("NFD", name)) == name


def test_a_row_that_cannot_be_saved_leaves_no_bytes(folder):
    with pytest.raises(IntegrityError), transaction.atomic():
        store(Paper(id=store(Paper(), b"1", name="a").id), b"2", name="b")
    assert len(kept(folder)) == 1


def test_discarding_takes_the_bytes_when_the_transaction_commits(folder, django_capture_on_commit_callbacks):
    paper = store(Paper(), b"1", name="a")
    with django_capture_on_commit_callbacks(execute=True):
        discard(paper)
        assert len(kept(folder)) == 1
    assert kept(folder) == []
    assert not Paper.objects.exists()


def test_a_rollback_keeps_row_and_bytes(folder, django_capture_on_commit_callbacks):
    paper = store(Paper(), b"1", name="a")
    number = paper.id
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        discard(paper)
        transaction.set_rollback(True)
    assert len(kept(folder)) == 1
    assert Paper.objects.filter(id=number).exists()


def test_lost_bytes_are_reported_and_not_found(folder, caplog):
    paper = store(Paper(), b"1", name="a")
    remove_bytes(paper)
    with pytest.raises(Http404):
        serve(None, paper, anybody)
    assert paper.key in caplog.text


def test_a_storage_that_cannot_delete_is_logged(monkeypatch, caplog):
    paper = store(Paper(), b"1", name="a")

    def refuse(key):
        raise PermissionError(key)

    monkeypatch.setattr(default_storage, "delete", refuse)
    remove_bytes(paper)
    assert paper.key in caplog.text

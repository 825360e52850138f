"""A kept picture and its thumbnail: one row, one door, one predicate."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.http import Http404

from mobilization.common.files import discard, open_for, remove_bytes, serve, serve_thumbnail, store_picture
from mobilization.common.pictures import PreparedPicture
from tests.testapp.models import Photo

PREPARED = PreparedPicture(
    name="Ảnh.jpg",
    content=b"picture",
    content_type="image/jpeg",
    width=640,
    height=480,
    thumbnail=b"small",
    taken_on=date(2025, 3, 14),
    phash=-(2**63),
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def kept(folder):
    return sorted(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def anybody(user, photo):
    return True


def test_picture_and_thumbnail_come_back(person_with_account):
    photo = store_picture(Photo(), PREPARED, by=person_with_account)
    photo.refresh_from_db()
    assert (photo.width, photo.height, photo.taken_on, photo.phash) == (640, 480, date(2025, 3, 14), -(2**63))
    assert (photo.name, photo.size, photo.created_by) == ("Ảnh.jpg", 7, person_with_account)
    assert photo.key != photo.thumbnail_key
    with open_for(None, photo, anybody) as file:
        assert file.read() == b"picture"
    answer = serve_thumbnail(None, photo, anybody)
    assert b"".join(answer) == b"small"
    answer.close()


def test_the_thumbnail_has_the_same_door(person_with_account, monkeypatch):
    photo = store_picture(Photo(), PREPARED)
    whole, small = serve(None, photo, anybody, inline=True), serve_thumbnail(None, photo, anybody)
    assert {**small.headers, "Content-Length": "7"} == dict(whole.headers)
    assert small["Content-Security-Policy"].endswith("; sandbox")
    whole.close()
    small.close()
    asked = []
    monkeypatch.setattr(default_storage, "open", None)
    for answer in (False, None, "yes", 1):
        with pytest.raises(PermissionDenied):
            serve_thumbnail(person_with_account, photo, lambda *question, a=answer: asked.append(question) or a)
    assert asked == [(person_with_account, photo)] * 4


def test_discarding_takes_both(folder, django_capture_on_commit_callbacks):
    photo = store_picture(Photo(), PREPARED)
    with django_capture_on_commit_callbacks(execute=True):
        discard(photo)
        assert kept(folder) == [b"picture", b"small"]
    assert kept(folder) == []


def test_a_row_that_cannot_be_saved_leaves_no_bytes(folder):
    first = store_picture(Photo(), PREPARED)
    with pytest.raises(IntegrityError), transaction.atomic():
        store_picture(Photo(id=first.id), PREPARED)
    assert kept(folder) == [b"picture", b"small"]


def test_a_storage_that_fails_in_between_leaves_no_thumbnail(folder, monkeypatch):
    save, calls = default_storage.save, []

    def once(name, content):
        calls.append(name)
        if len(calls) > 1:
            raise OSError("full")
        return save(name, content)

    monkeypatch.setattr(default_storage, "save", once)
    with pytest.raises(OSError, match="full"):
        store_picture(Photo(), PREPARED)
    assert kept(folder) == []


def test_a_lost_thumbnail_is_reported_and_not_found(caplog):
    photo = store_picture(Photo(), PREPARED)
    remove_bytes(photo)
    with pytest.raises(Http404):
        serve_thumbnail(None, photo, anybody)
    assert photo.thumbnail_key in caplog.text

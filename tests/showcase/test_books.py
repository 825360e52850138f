"""Published books, for everybody: what is offered, and when it is not any more."""

import pytest
from django.utils import timezone

from models_registry.models import ModelFile
from reports.models import BookChoice, BookEdition, BookFile
from showcase.models import Withholding
from tests.access.books_of_the_ward import make_edition
from tests.reports.book_makers import make_book, make_name, make_picture, make_told
from tests.showcase.makers import revoke

pytestmark = pytest.mark.django_db


def offered(client):
    """The titles of the list, with the formats to fetch."""
    page = client.get("/showcase/books/", secure=True)
    assert page.status_code == 200
    return [(each.book.title, [file.format for file in files]) for each, files in page.context["editions"]]


@pytest.fixture
def told(cast):
    """A model with a photograph and a name, in a published book."""
    model = make_told(cast.units.ward)
    picture, person = make_picture(model, moment="after"), make_name(model)
    book = make_book(cast.units.ward, title="Sách công bố", state="published")
    return model, picture, person, make_edition(book, number=1)


def status(client, edition, kind="pdf"):
    answer = client.get(f"/showcase/books/{edition.pk}/{kind}/", secure=True)
    assert not answer.streaming or b"".join(answer.streaming_content) == kind.encode()
    return answer.status_code


def test_only_published_editions_are_offered(client, cast, told):
    *_, edition = told
    proof = make_edition(make_book(cast.units.ward, title="Bản thảo"))
    assert offered(client) == [("Sách công bố", ["docx", "pdf"])]
    assert (status(client, edition), status(client, edition, "docx"), status(client, proof)) == (200, 200, 404)
    assert status(client, edition, "exe") == 404


def test_the_newest_edition_is_offered_and_none_that_was_taken_back(client, told):
    *_, first = told
    second = make_edition(first.book, number=2)
    assert [row.number for row in BookEdition.objects.offered()] == [2]
    assert (status(client, first), status(client, second)) == (404, 200)
    BookEdition.objects.filter(pk=second.pk).update(taken_back_at=timezone.now())
    assert offered(client) == []
    assert (status(client, first), status(client, second)) == (404, 404)


def withhold(model, picture, person):
    Withholding.objects.create(model=model, reason="Đang kiểm tra")


def take_consent(model, picture, person):
    ModelFile.objects.filter(pk=picture.pk).update(consent_to_publish=False)


def erase_name(model, picture, person):
    person.delete()


def rename(model, picture, person):
    person.name = "Người khác"
    person.save()


@pytest.mark.parametrize("withdraw", [lambda model, *_: revoke(model), withhold, take_consent, erase_name, rename])
def test_nothing_is_given_out_of_which_a_part_was_withdrawn(client, told, withdraw):
    *parts, edition = told
    assert status(client, edition) == 200
    withdraw(*parts)
    assert offered(client) == [("Sách công bố", [])]
    assert (status(client, edition), status(client, edition, "docx")) == (410, 410)
    assert "không còn được công bố" in client.get("/showcase/books/", secure=True).content.decode()


@pytest.mark.parametrize("which", ["origin", "copy"])
def test_nothing_is_given_out_that_names_a_model_beside_another_that_is_public_no_more(client, cast, which):
    """The model is in no chapter itself, only the line “learned from” or “learned by” has its title."""
    first = make_told(cast.units.ward)
    second = make_told(cast.units.beside, origin=first)
    inside, named = (second, first) if which == "origin" else (first, second)
    book = make_book(inside.unit, state="published")
    BookChoice.objects.create(book=book, model=named, is_in=False)
    edition = make_edition(book, number=1)
    assert (edition.printed["models"], edition.printed["relatives"]) == ([inside.pk], [named.pk])
    assert status(client, edition) == 200
    withhold(named, None, None)
    assert offered(client) == [(book.title, [])]
    assert status(client, edition) == 410


def test_a_file_is_given_whole_and_kept_by_nobody(client, told):
    *parts, edition = told
    address = f"/showcase/books/{edition.pk}/pdf/"
    for asked in ({}, {"headers": {"range": "bytes=0-1"}}, {"headers": {"if-none-match": "*"}}):
        answer = client.get(address, secure=True, **asked)
        assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"pdf"), asked
        assert answer["Cache-Control"] == "private, no-store"
        assert not answer.has_header("ETag")
    head = client.head(address, secure=True)
    assert (head.status_code, head["Content-Length"], b"".join(head)) == (200, "3", b"")
    assert client.post(address, secure=True).status_code == 405
    withhold(*parts)
    for asked in ({}, {"headers": {"range": "bytes=0-1"}}, {"headers": {"if-none-match": "*"}}):
        gone = client.get(address, secure=True, **asked)
        assert (gone.status_code, gone["Cache-Control"]) == (410, "no-cache"), asked
        assert not [word for word in ("Trần Thị Mai", edition.book.title) if word in gone.content.decode()]
    assert client.head(address, secure=True).status_code == 410


def test_guessed_addresses_lead_nowhere(client, cast, told):
    *_, edition = told
    proof = make_edition(make_book(cast.units.ward, title="Bản thảo"))
    key = proof.files.get(format="pdf").key
    for guess in (f"{proof.pk}/pdf", f"{proof.pk}/docx", f"{edition.pk}/PDF", f"{edition.pk}/pdf%00", "0/pdf",
                  f"{'9' * 40}/pdf", f"{edition.pk}/pdf/{key}", f"{edition.pk}/..%2fpdf"):  # fmt: skip
        for answer in (client.get(f"/showcase/books/{guess}/", secure=True),
                       client.head(f"/showcase/books/{guess}/", secure=True)):  # fmt: skip
            assert answer.status_code == 404, guess
    for inside in (f"/books/{proof.book_id}/", f"/books/{proof.book_id}/files/{proof.files.first().pk}/"):
        assert client.get(inside, secure=True).status_code == 302


def test_a_new_edition_without_what_was_withdrawn_is_offered(client, told):
    model, picture, _person, edition = told
    take_consent(model, picture, None)
    second = make_edition(edition.book, number=2)
    assert offered(client) == [("Sách công bố", ["docx", "pdf"])]
    assert status(client, second) == 200


def test_the_list_filters_and_says_when_it_is_empty(client, cast, told):
    assert client.get("/showcase/books/?q=cong+bo", secure=True).context["count"] == 1
    assert client.get("/showcase/books/?q=ba+dinh", secure=True).context["count"] == 1
    assert client.get("/showcase/books/?q=hoan+kiem", secure=True).context["count"] == 0
    assert client.get("/showcase/books/?kind=theme", secure=True).context["count"] == 0
    assert client.get("/showcase/books/?kind=year", secure=True).context["count"] == 1


def test_both_languages(client, told):
    assert "Books of models" in client.get("/showcase/books/?lang=en", secure=True).content.decode()
    assert "Sách mô hình" in client.get("/showcase/books/?lang=vi", secure=True).content.decode()
    assert BookFile.objects.count() == 2

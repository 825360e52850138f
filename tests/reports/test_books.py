"""Books of models: what the rule proposes, what the editor says of it, their steps, the files of an edition."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from directives.models import Theme
from mobilization.common.editing import RecordChanged
from mobilization.outbox import runner
from mobilization.outbox.models import Job
from mobilization.workflow.refusals import NotAllowed, ReasonMissing, TransitionRefused, WrongState
from models_registry.models import ModelTheme
from reports.book_contents import chosen
from reports.book_sources import Photograph
from reports.models import Book, BookChoice, BookFile
from reports.queries.book_contents import contents_of
from reports.queries.book_withdrawals import withdrawn_from
from reports.services.books import (
    change_book,
    choose_model,
    discard_book,
    place_model,
    proof_digest,
    request_files,
    start_book,
    take_step,
)
from showcase.models import Withholding
from tests.access.people import again
from tests.reports.book_makers import YEAR, make_book, make_name, make_picture, make_told, recognised_on
from tests.showcase.makers import choose, revoke
from tests.worlds import shared  # noqa: F401 - named here, the city is built once for the file

pytestmark = pytest.mark.django_db
VALUES = {
    "title": "Sách mô hình", "kind": "year", "begins": datetime.date(YEAR, 1, 1), "ends": datetime.date(YEAR, 12, 31),
}  # fmt: skip


def titles(book, **fields):
    """The titles in the book, chapter by chapter."""
    return [[entry.story.title for entry in chapter.entries] for chapter in contents_of(book, **fields).chapters]


def left_out(book):
    return {each.title: each.why for each in contents_of(book).left_out}


def theme(name="Nông thôn mới"):
    return Theme.objects.create(
        code=name.lower().replace(" ", "-")[:30].encode("ascii", "ignore").decode(), name_vi=name, name_en=name
    )


def made(book, by):
    """The files of the book, as the worker makes them."""
    job = request_files(book, by=by)
    assert runner.run_job(job.pk)
    job = Job.objects.get(pk=job.pk)
    assert (job.state, job.error) == ("done", "")
    return book.editions.get(number=None)


def published(book, cast):
    """The book, published by the approver."""
    made(book, again(cast.officer))
    take_step(book, "submit", by=again(cast.officer))
    take_step(book, "publish", by=again(cast.approver))
    book.refresh_from_db()
    return book.editions.published().latest("number")


def test_the_rule_finds_what_was_recognised_in_its_days_in_its_unit_and_below(cast):
    ward, school = cast.units.ward, cast.units.school
    make_told(ward, title="Của phường")
    make_told(school, title="Của trường")
    make_told(cast.units.beside, title="Của phường bên")
    recognised_on(make_told(ward, title="Năm trước"), datetime.date(YEAR - 1, 12, 31))
    recognised_on(make_told(ward, title="Ngày đầu"), datetime.date(YEAR, 1, 1))
    recognised_on(make_told(ward, title="Ngày cuối"), datetime.date(YEAR, 12, 31))
    assert titles(make_book(ward)) == [["Của phường", "Của trường", "Ngày cuối", "Ngày đầu"]]


def test_the_rule_asks_domain_level_theme_and_typical(cast):
    ward = cast.units.ward
    economy = make_told(ward, title="Kinh tế", domain="economy")
    typical = make_told(ward, title="Tiêu biểu", typical=True)
    about = theme()
    ModelTheme.objects.create(model=economy, theme=about)
    make_told(ward, title="Cấp thành phố", level="city")
    assert titles(make_book(ward, domains=["economy"])) == [["Kinh tế"]]
    assert titles(make_book(ward, level="city")) == [["Cấp thành phố"]]
    assert titles(make_book(ward, only_typical=True)) == [[typical.title]]
    assert titles(make_book(ward, kind="theme", theme=about, begins=None, ends=None)) == [["Kinh tế"]]


def test_typical_models_stand_first_and_then_by_vietnamese_title(cast):
    ward = cast.units.ward
    for title in ("Đường hoa", "Dòng họ", "Ánh sáng"):
        make_told(ward, title=title)
    choose(make_told(ward, title="Zalo khu phố"))
    assert titles(make_book(ward)) == [["Zalo khu phố", "Ánh sáng", "Dòng họ", "Đường hoa"]]


@pytest.mark.parametrize(
    ("grouping", "chapters"),
    [
        ("domain", [("Kinh tế", ["B"]), ("Văn hóa – xã hội", ["A"])]),
        ("unit", [("Phường Ba Đình", ["A"]), ("Trường Ba Đình", ["B"])]),
        ("theme", [("Nông thôn mới", ["B"]), ("Chủ đề khác", ["A"])]),
    ],
)
def test_chapters(cast, grouping, chapters):
    make_told(cast.units.ward, title="A")
    model = make_told(cast.units.school, title="B", domain="economy")
    ModelTheme.objects.create(model=model, theme=theme())
    found = contents_of(make_book(cast.units.ward, grouping=grouping)).chapters
    assert [(each.title, [entry.story.title for entry in each.entries]) for each in found] == chapters
    assert [entry.number for each in found for entry in each.entries] == [1, 2]


def test_what_is_not_public_or_has_no_story_is_left_out_and_said(cast):
    ward = cast.units.ward
    make_told(ward, title="Có")
    make_told(ward, title="Không có chuyện", way_of_working="", results="")
    revoked = make_told(ward, title="Bị thu hồi")
    held = make_told(ward, title="Đã ẩn")
    Withholding.objects.create(model=held, reason="Đang kiểm tra", by=cast.leader)
    revoke(revoked)
    book = make_book(ward)
    assert titles(book) == [["Có"]]
    assert left_out(book) == {"Không có chuyện": "no_story", "Đã ẩn": "not_public"}


def test_the_editor_takes_in_leaves_out_and_leaves_to_the_rule(cast):
    ward, officer = cast.units.ward, cast.officer
    inside = make_told(ward, title="Trong quy tắc")
    other = make_told(ward, title="Ngoài quy tắc")
    recognised_on(other, datetime.date(YEAR - 2, 5, 5))
    book = make_book(ward)
    choose_model(book, model=other.pk, is_in=True, by=officer)
    choose_model(book, model=inside.pk, is_in=False, by=officer)
    assert titles(book) == [["Ngoài quy tắc"]]
    assert left_out(book) == {"Trong quy tắc": "by_editor"}
    choose_model(book, model=inside.pk, is_in=None, by=officer)
    choose_model(book, model=other.pk, is_in=None, by=officer)
    assert titles(book) == [["Trong quy tắc"]]
    assert not BookChoice.objects.exists()


def test_only_public_models_of_the_unit_and_below_are_taken_in(cast):
    book = make_book(cast.units.ward)
    beside = make_told(cast.units.beside)
    hidden = make_told(cast.units.ward)
    revoke(hidden)
    for model in (beside, hidden):
        with pytest.raises(ValidationError) as wrong:
            choose_model(book, model=model.pk, is_in=True, by=cast.officer)
        assert list(wrong.value.message_dict) == ["model"]
    with pytest.raises(ValidationError):
        choose_model(book, model=beside.pk, is_in=False, by=cast.officer)


def test_a_model_gets_a_place_in_its_chapter(cast):
    ward = cast.units.ward
    models = [make_told(ward, title=title) for title in "ABC"]
    make_told(ward, title="D", domain="economy")
    book = make_book(ward)
    place_model(book, model=models[2].pk, place=1, by=cast.officer)
    assert titles(book) == [["D"], ["C", "A", "B"]]
    place_model(book, model=models[2].pk, place=9, by=cast.officer)
    assert titles(book) == [["D"], ["A", "B", "C"]]
    make_told(ward, title="A mới")
    assert titles(book)[1] == ["A", "B", "C", "A mới"]
    with pytest.raises(ValidationError):
        place_model(book, model=0, place=1, by=cast.officer)


def test_photographs_need_consent_and_the_best_are_chosen(cast):
    model = make_told(cast.units.ward)
    for moment in ("before", "during", "after"):
        make_picture(model, moment=moment)
    make_picture(model, consent=False, moment="after")
    make_name(model, consent=False)
    make_name(model, "Lê Văn Có")
    (entry,) = contents_of(make_book(cast.units.ward)).entries
    assert [each.moment for each in entry.photographs] == ["before", "after"]
    assert (entry.without_consent, entry.unnamed) == (1, 1)
    (entry,) = contents_of(make_book(cast.units.ward, photographs=4)).entries
    assert [each.moment for each in entry.photographs] == ["before", "during", "after"]
    assert [each.name for each in entry.story.persons] == ["Lê Văn Có"]


def test_the_chosen_photographs_keep_their_order():
    pictures = [
        Photograph(pk, "", moment, 1, 1, "") for pk, moment in enumerate(["before", "before", "during", "after", ""])
    ]
    assert [each.pk for each in chosen(pictures, 1)] == [3]
    assert [each.pk for each in chosen(pictures, 2)] == [0, 3]
    assert [each.pk for each in chosen(pictures, 3)] == [0, 1, 3]
    assert chosen(pictures, 0) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"begins": None}, "begins"),
        ({"ends": None}, "ends"),
        ({"ends": datetime.date(YEAR - 1, 1, 1)}, "ends"),
        ({"kind": "theme"}, "theme"),
        ({"title": ""}, "title"),
        ({"photographs": 5}, "photographs"),
        ({"domains": ["nothing"]}, "domains"),
        ({"begins": datetime.date(1800, 1, 1)}, "begins"),
    ],
)
def test_a_book_is_of_something(cast, changes, field):
    with pytest.raises(ValidationError) as wrong:
        start_book(unit=cast.units.ward, values=VALUES | changes, by=cast.officer)
    assert list(wrong.value.message_dict) == [field]
    assert not Book.objects.exists()


def test_a_book_of_one_theme_has_no_chapters_by_theme(cast):
    values = VALUES | {"kind": "theme", "theme": theme(), "grouping": "theme"}
    with pytest.raises(ValidationError) as wrong:
        start_book(unit=cast.units.ward, values=values, by=cast.officer)
    assert list(wrong.value.message_dict) == ["grouping"]


def test_two_editors(cast):
    book = start_book(unit=cast.units.ward, values=VALUES, by=cast.officer)
    change_book(book, version=1, changes={"title": "Sách mới"}, by=cast.secretary)
    with pytest.raises(RecordChanged) as changed:
        change_book(book, version=1, changes={"title": "Sách khác"}, by=cast.officer)
    assert (changed.value.current.title, changed.value.current.version) == ("Sách mới", 2)
    assert Book.objects.get().title == "Sách mới"


WHO = {
    "edit": {"officer", "secretary", "city_officer", "city_secretary"},
    "submit": {"officer", "secretary", "city_officer", "city_secretary"},
    "publish": {"leader", "approver"},
    "revise": {"officer", "secretary", "leader", "approver", "city_officer", "city_secretary"},
    "take_back": {"leader", "approver"},
}
CAST = (
    "officer", "leader", "secretary", "auditor", "administrator", "reviewer", "approver", "city_secretary",
    "city_officer", "neighbour",
)  # fmt: skip


@pytest.mark.parametrize("name", CAST)
def test_who_may_do_what(cast, name):
    user = getattr(cast, name)
    assert Book.objects.visible_to(user).exists() is False
    make_told(cast.units.ward)
    book = make_book(cast.units.ward)
    assert Book.objects.visible_to(user).exists() is (name not in ("reviewer", "neighbour"))

    def may(do):
        try:
            with transaction.atomic():
                do()
                raise ZeroDivisionError
        except ZeroDivisionError:
            return True
        except (NotAllowed, PermissionDenied):
            return False

    assert may(lambda: start_book(unit=cast.units.ward, values=VALUES, by=user)) is (name in WHO["edit"])
    assert may(lambda: change_book(book, version=1, changes={"title": "X"}, by=user)) is (name in WHO["edit"])
    assert may(lambda: take_step(book, "submit", by=user)) is (name in WHO["submit"])
    assert may(lambda: request_files(book, by=user)) is (name in WHO["revise"])
    made(book, again(cast.officer))
    take_step(book, "submit", by=cast.officer)
    assert may(lambda: take_step(book, "return", reason="Thiếu", by=user)) is (name in WHO["revise"])
    assert may(lambda: take_step(book, "publish", by=user)) is (name in WHO["publish"])
    take_step(book, "publish", by=cast.approver)
    assert may(lambda: take_step(book, "revise", by=user)) is (name in WHO["revise"])
    assert may(lambda: take_step(book, "take_back", reason="Sai", by=user)) is (name in WHO["take_back"])


def test_each_state_has_its_steps(cast):
    make_told(cast.units.ward)
    everybody = SimpleNamespace(**{name: getattr(cast, name) for name in ("officer", "approver")})
    book = make_book(cast.units.ward)
    possible = {
        "draft": {"submit"},
        "in_review": {"return", "publish"},
        "published": {"revise", "take_back"},
    }
    by = {"submit": everybody.officer, "return": everybody.approver, "publish": everybody.approver,
          "revise": everybody.officer, "take_back": everybody.approver}  # fmt: skip
    made(book, again(cast.officer))
    for state, steps in possible.items():
        for action, user in by.items():
            if action not in steps:
                with pytest.raises((WrongState, NotAllowed)):
                    take_step(book, action, reason="Vì sao", by=user)
        book.refresh_from_db()
        assert book.state == state
        if state == "draft":
            take_step(book, "submit", by=cast.officer)
        elif state == "in_review":
            with pytest.raises(ReasonMissing):
                take_step(book, "return", by=cast.approver)
            take_step(book, "publish", by=cast.approver)


def test_an_empty_book_is_not_submitted(cast):
    book = make_book(cast.units.ward)
    with pytest.raises(TransitionRefused):
        take_step(book, "submit", by=cast.officer)
    make_told(cast.units.ward)
    take_step(book, "submit", by=cast.officer)
    assert Job.objects.filter(kind="reports.make_book", unique_key=str(book.pk)).count() == 1


def test_files_of_something_else_are_not_published(cast):
    make_told(cast.units.ward)
    book = make_book(cast.units.ward)
    take_step(book, "submit", by=cast.officer)
    with pytest.raises(TransitionRefused, match=r"chưa được|not been made"):
        take_step(book, "publish", by=cast.approver)
    made(book, again(cast.officer))
    late = make_told(cast.units.ward)
    with pytest.raises(TransitionRefused):
        take_step(book, "publish", by=cast.approver)
    made(book, again(cast.officer))
    seen = proof_digest(book)
    revoke(late)
    made(book, again(cast.officer))
    with pytest.raises(RecordChanged):
        take_step(book, "publish", seen=seen, by=cast.approver)
    take_step(book, "publish", seen=proof_digest(book), by=cast.approver)
    assert Book.objects.get().state == "published"


def test_an_edition_keeps_its_files(cast):
    model = make_told(cast.units.ward)
    make_picture(model, moment="after", caption="Con đường sau khi trồng hoa")
    book = make_book(cast.units.ward, foreword="Đoạn một.\nĐoạn hai.")
    first = published(book, cast)
    assert (first.number, first.models_count, first.photographs_count) == (1, 1, 1)
    assert sorted(first.files.values_list("format", flat=True)) == ["docx", "pdf"]
    for change in ({"digest": "x"}, {"number": 2}, {"number": None, "published_at": None}, {"printed": {}}):
        with pytest.raises(IntegrityError), transaction.atomic():
            book.editions.filter(pk=first.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        BookFile.objects.filter(edition=first).update(name="khac.pdf")
    with pytest.raises(IntegrityError), transaction.atomic():
        BookFile.objects.filter(edition=first).delete()
    take_step(book, "revise", by=cast.officer)
    change_book(book, version=1, changes={"title": "Tái bản"}, by=cast.officer)
    second = published(book, cast)
    assert second.number == 2
    assert first.digest != second.digest
    assert BookFile.objects.filter(edition=first).count() == 2
    assert list(book.editions.offered()) == [second]


def test_a_proof_replaces_the_one_before(cast):
    make_told(cast.units.ward)
    book = make_book(cast.units.ward)
    one = made(book, again(cast.officer))
    two = made(book, again(cast.officer))
    assert one.pk != two.pk
    assert (book.editions.count(), BookFile.objects.count()) == (1, 2)
    assert one.digest == two.digest
    assert {each.sha256 for each in two.files.all()} == set(two.files.values_list("sha256", flat=True))


def test_what_was_published_is_not_thrown_away(cast):
    make_told(cast.units.ward)
    book = make_book(cast.units.ward)
    made(book, again(cast.officer))
    other = make_book(cast.units.ward)
    made(other, again(cast.officer))
    discard_book(other, by=cast.officer)
    assert BookFile.objects.count() == 2
    published(book, cast)
    take_step(book, "revise", by=cast.officer)
    with pytest.raises(WrongState):
        discard_book(book, by=cast.officer)
    assert list(Book.objects.all()) == [book]


def test_taking_back_ends_the_offer_also_while_the_next_edition_is_written(cast):
    make_told(cast.units.ward)
    book = make_book(cast.units.ward)
    edition = published(book, cast)
    take_step(book, "revise", by=cast.officer)
    assert list(book.editions.offered()) == [edition]
    take_step(book, "take_back", reason="Sai số liệu", by=cast.approver)
    assert not book.editions.offered().exists()
    with pytest.raises(NotAllowed):
        take_step(book, "take_back", reason="Lần nữa", by=cast.approver)


def test_what_is_withdrawn_later_is_found(cast):
    ward = cast.units.ward
    stays, goes = make_told(ward, title="Ở lại"), make_told(ward, title="Bị rút")
    picture = make_picture(stays, moment="after")
    name, renamed = make_name(stays), make_name(stays, "Lê Văn Cũ")
    edition = published(make_book(ward), cast)
    assert not withdrawn_from([edition])[edition.pk]
    revoke(goes)
    picture.consent_to_publish = False
    picture.save()
    name.delete()
    renamed.name = "Lê Văn Mới"
    renamed.save()
    found = withdrawn_from([edition])[edition.pk]
    assert (found.models, found.persons, found.photographs) == (
        [goes.pk],
        [name_pk(edition, 0), renamed.pk],
        [picture.pk],
    )


def name_pk(edition, place):
    return sorted(int(pk) for pk in edition.printed["persons"])[place]


def test_the_record_of_an_edition_holds_no_name(cast):
    model = make_told(cast.units.ward)
    make_name(model, "Nguyễn Thị Kín")
    edition = published(make_book(cast.units.ward), cast)
    assert "Kín" not in str(edition.printed)

"""What is said of an import speaks the reader's language, whoever's language it was read in."""

import pytest
from django.utils import translation

from models_registry.enums import EndKind, ModelState
from models_registry.kept_words import kept, read, together
from models_registry.models import RegisteredModel
from models_registry.queries.import_pages import shown
from models_registry.services.imports import write_rows
from tests.models_registry.import_files import confirm, opened, upload
from tests.models_registry.makers import make_model
from tests.models_registry.test_import_judging import an_import, confirmed, edit, staged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_wakes")]
NO_DAY = {
    "vi": "Không phải là ngày. Ghi ngày/tháng/năm, ví dụ 15/03/2026.",
    "en": "This is no day. Type it as day/month/year, for example 15/03/2026.",
}
STANDS = {
    "vi": "Nội dung này đã cố định từ khi mô hình được đăng ký.",
    "en": "This stands since the model was registered.",
}


def said(source, language):
    """By row what is wrong with it and what it changes, as somebody reads it in the language."""
    with translation.override(language):
        found = shown(source.rows.order_by("number"), source.created_by)
        return {
            each.row.number: (
                [(str(fault.title), fault.text) for fault in each.errors],
                [(str(change.title), change.old, change.new) for change in each.changes],
            )
            for each in found
        }


def test_words_are_kept_in_each_language_and_once_where_they_are_the_same():
    assert (
        kept(lambda: translation.get_language() or "") == {"vi": "vi", "en": "en"} == together({"vi": "vi", "en": "en"})
    )
    assert kept(lambda: "A1") == "A1" == together({"vi": "A1", "en": "A1"})
    with translation.override("en"):
        assert (read({"vi": "một", "en": "one"}), read({"vi": "một"}), read("1")) == ("one", "một", "1")


def test_rows_are_judged_once_and_read_in_either_language(cast):
    """Faults of cells, of the rules, and of somebody's change meanwhile, which show both values."""
    living = make_model(cast.units.ward, "in_implementation", title="Đang làm")
    stale = make_model(cast.units.ward, title="Cũ", domain="culture_society")
    changed = make_model(cast.units.ward, title="Ba", domain="culture_society")
    RegisteredModel.objects.filter(pk=stale.pk).update(version=2)
    rows = (
        {"code": "", "title": "Một", "started_on": "hôm qua"},
        edit(living, title="Khác", domain=living.domain),
        edit(stale, title="Cũ", domain="economy"),
        edit(changed, title="Ba", domain="economy", persons="Nguyễn Văn An | | | | yes"),
    )
    source = staged(an_import(cast), *rows)  # in English
    english, vietnamese = said(source, "en"), said(source, "vi")
    assert vietnamese[2] == ([("Ngày bắt đầu", NO_DAY["vi"])], [])
    assert english[2] == ([("Started on", NO_DAY["en"])], [])
    assert ("Tên mô hình", STANDS["vi"]) in vietnamese[3][0]
    assert ("Name of the model", STANDS["en"]) in english[3][0]
    assert vietnamese[4][1] == [("Lĩnh vực", "Văn hóa – xã hội", "Kinh tế")]
    assert english[4][1] == [("Domain", "Culture and society", "Economy")]
    assert vietnamese[4][0][0][1] != english[4][0][0][1]
    assert vietnamese[5][1][1][2] == "Nguyễn Văn An |  |  |  | có"
    assert english[5][1][1][2] == "Nguyễn Văn An |  |  |  | yes"


def test_what_became_wrong_while_it_was_written_speaks_both_languages(cast):
    model = make_model(cast.units.ward, title="Cũ")
    source = confirmed(staged(an_import(cast), edit(model, title="Của tôi")), cast)
    RegisteredModel.objects.filter(pk=model.pk).update(
        state=ModelState.ENDED, end_kind=EndKind.STOPPED, registered_on=model.listed_on, ended_on=model.listed_on
    )
    with translation.override("en"):
        assert write_rows(source, by=cast.officer, progress=lambda done, total: None)
    [[vi], [en]] = said(source, "vi")[2][0], said(source, "en")[2][0]
    assert "cannot be written now" in en[1]
    assert "không" in vi[1]
    assert vi[1] != en[1]


def test_page_api_and_result_file_speak_the_readers_language(client, officer, cast):
    source = upload(officer, "Tên mô hình,Ngày bắt đầu\nMột,hôm qua\nHai,\n".encode(), "a.csv", unit=cast.units.ward.pk)
    rows = f"/api/v1/imports/{source.pk}/rows/?verdict=error"
    for language in ("vi", "en"):
        client.cookies["django_language"] = language
        assert NO_DAY[language] in officer.get(source.get_absolute_url()).text
        headers = {"accept-language": language}
        assert officer.get(rows, headers=headers).json()["results"][0]["errors"][0]["text"] == NO_DAY[language]
    type(cast.officer).objects.filter(pk=cast.officer.pk).update(language="en")
    result = opened(confirm(officer, source).writing.files.get()).worksheets[0]
    assert [row[5].value for row in result.iter_rows(min_row=2)] == [f"B2: {NO_DAY['en']}", None]


@pytest.mark.parametrize(
    ("content", "vi", "en"),
    [
        ("Cột lạ\nx\n", "Dòng 1 không có", "Row 1 has none"),
        ('Tên mô hình\n"a"b\n', "Dòng 2 có dấu ngoặc kép", "Line 2 has a quotation mark"),
    ],
)
def test_why_a_file_is_refused_speaks_both_languages(client, officer, content, vi, en):
    source = upload(officer, content.encode(), "a.csv")
    assert officer.get("/models/imports/").context["imports"] == [(source, "danger")]
    for language, words in (("vi", vi), ("en", en)):
        client.cookies["django_language"] = language
        assert words in officer.get(source.get_absolute_url()).text
        headers = {"accept-language": language}
        assert words in officer.get(f"/api/v1/imports/{source.pk}/", headers=headers).json()["refusal"]

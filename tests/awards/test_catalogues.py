"""The two catalogues: names and codes, days, who keeps them; what the database refuses, whatever wrote it."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from awards.models import AwardForm, EmulationTitle
from awards.services.catalogues import add_entry, edit_entry
from mobilization.common.editing import RecordChanged
from mobilization.outbox.models import Event
from organizations.dates import today
from tests.awards.makers import FIRST, LAW, make_form, make_title

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
VALUES = {
    "name_vi": "Lao động tiên tiến",
    "name_en": "Advanced worker",
    "for_person": True,
    "valid_from": FIRST,
    "legal_basis": LAW,
}


def wrong(catalogue, by, code="advanced-worker", **values):
    with pytest.raises(ValidationError) as refused:
        add_entry(catalogue, code=code, values=VALUES | values, by=by)
    return list(refused.value.message_dict)


def test_a_title_is_added_and_corrected_and_told(city):
    title = add_entry(EmulationTitle, code="advanced-worker", values=VALUES, by=city.administrator)
    assert ([str(each) for each in title.recipients], title.version) == (["person"], 1)
    edited = edit_entry(title, version=1, changes={"note": " Hằng năm "}, by=city.administrator)
    assert (edited.note, edited.version) == ("Hằng năm", 2)
    assert edit_entry(title, version=2, changes={"note": "Hằng năm "}, by=city.administrator).version == 2
    with pytest.raises(RecordChanged):
        edit_entry(title, version=1, changes={"note": "Mine"}, by=city.administrator)
    kinds = list(Event.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["awards.title_added", "awards.title_edited"]


def test_only_keepers_change_a_catalogue(city):
    title = make_title()
    with pytest.raises(PermissionDenied):
        add_entry(EmulationTitle, code="x", values=VALUES, by=city.ward_administrator)
    with pytest.raises(PermissionDenied):
        edit_entry(title, version=1, changes={"note": "x"}, by=city.ward_administrator)


def test_what_is_wrong_is_said_at_its_field(city):
    by = city.administrator
    assert wrong(EmulationTitle, by, for_person=False) == ["for_person"]
    assert wrong(EmulationTitle, by, valid_to=FIRST - DAY) == ["valid_to"]
    assert wrong(EmulationTitle, by, legal_basis=" ") == ["legal_basis"]
    assert wrong(EmulationTitle, by, code="Not a code") == ["code"]
    assert wrong(AwardForm, by, kind="odd") == ["kind"]


def test_a_name_stands_once_on_a_day(city):
    by = city.administrator
    make_title("old", name_vi="LAO ĐỘNG tiên tiến", name_en="Old worker", valid_to=today())
    assert wrong(EmulationTitle, by) == ["name_vi"]
    assert wrong(EmulationTitle, by, name_vi="Khác", name_en="OLD worker") == ["name_en"]
    later = add_entry(EmulationTitle, code="new", values=VALUES | {"valid_from": today() + DAY}, by=by)
    with pytest.raises(ValidationError):
        edit_entry(later, version=1, changes={"valid_from": today()}, by=by)
    add_entry(AwardForm, code="advanced-worker", values=VALUES | {"kind": "other"}, by=by)  # another catalogue


def test_a_code_is_never_given_again(city):
    title = make_title("fighter")
    EmulationTitle.objects.filter(pk=title.pk).delete()
    assert wrong(EmulationTitle, city.administrator, code="fighter") == ["code"]


OTHER = {"name_vi": "K", "name_en": "A"}


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"name_en": "Another"}, "name_vi_once"),
        ({"name_vi": "Khác"}, "name_en_once"),
        (OTHER | {"for_person": False, "for_collective": False}, "is_for_somebody"),
        (OTHER | {"valid_to": FIRST - DAY}, "ends_after_it_begins"),
        (OTHER | {"name_en": ""}, "has_names"),
        (OTHER | {"legal_basis": ""}, "has_names"),
    ],
)
@pytest.mark.parametrize("make", [make_title, make_form])
def test_the_database_refuses_it_too(make, values, constraint):
    make("one", name_vi="Bằng khen", name_en="Merit")
    with pytest.raises(IntegrityError, match=f"(title|form)_{constraint}"), transaction.atomic():
        make("two", **{"name_vi": "BẰNG KHEN", "name_en": "MERIT"} | values)


def test_the_database_knows_the_kinds():
    with pytest.raises(IntegrityError, match="awardform_kind_known"), transaction.atomic():
        make_form(kind="odd")


def test_a_catalogue_is_found_by_words_recipients_and_days():
    now, over = make_title("now"), make_title("over", valid_to=today() - DAY, for_household=True)
    ahead = make_title("ahead", valid_from=today() + DAY)
    titles = EmulationTitle.objects
    assert list(titles.found_by("danh hieu NOW")) == [now]
    assert list(titles.given_to("household")) == [over]
    assert [list(titles.standing(each)) for each in ("now", "ahead", "over")] == [[now], [ahead], [over]]
    assert [each.standing for each in (now, ahead, over)] == ["now", "ahead", "over"]

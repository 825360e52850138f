"""Who may decide on what, by level, branch and day; rows that overlap; the catalogues a portal begins with."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from awards import rules as names
from awards.models import AwardAuthority, AwardForm, EmulationTitle
from awards.queries.authorities import deciding, matrix, may_decide
from awards.seeds import AUTHORITIES, FIRST_DAY, FORMS, TITLES
from awards.services.authorities import add_authority, edit_authority, remove_authority
from awards.services.seeding import seed_awards
from directives import rules
from mobilization.common.editing import RecordChanged
from mobilization.common.history import event_model
from organizations.dates import today
from tests.awards.makers import FIRST, LAW, make_authority, make_form, make_title

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
VALUES = {"level": "city", "branch": "state", "post": "Chủ tịch UBND tỉnh", "valid_from": FIRST, "legal_basis": LAW}


def test_may_decide_by_level_branch_and_day(city):
    form, title = make_form(), make_title()
    make_authority(form, valid_to=today())
    make_authority(title, level="grassroots", branch="party")
    top, ward, day = city.units.city, city.units.ward, today()
    asked = {
        (form, top, "state", day): True,
        (form, top, "state", FIRST - DAY): False,
        (form, top, "state", day + DAY): False,
        (form, top, "party", day): False,
        (form, ward, "state", day): False,
        (title, ward, "party", day): True,
        (title, top, "party", day): False,
    }
    assert {each: may_decide(*each) for each in asked} == asked


def test_nobody_decides_on_what_is_not_in_force_itself(city):
    form = make_form(valid_to=today())
    make_authority(form)
    assert [may_decide(form, city.units.city, "state", day) for day in (today(), today() + DAY)] == [True, False]


def test_of_two_posts_of_a_cell_both_are_told(city):
    form = make_form()
    for post in ("Trưởng ban", "Ban Thường vụ"):
        make_authority(form, branch="party", post=post)
    rows = deciding(form, unit=city.units.city, branch="party", on=today())
    assert [row.post for row in rows] == ["Ban Thường vụ", "Trưởng ban"]


def test_a_row_is_added_corrected_and_taken_away(city):
    by, form = city.administrator, make_form()
    row = add_authority(subject=form, values=VALUES, by=by)
    assert (row.form, row.title, str(row)) == (form, None, f"Chủ tịch UBND tỉnh: {form}")
    edited = edit_authority(row, version=1, changes={"valid_to": today()}, by=by)
    assert (edited.version, edited.valid_to) == (2, today())
    with pytest.raises(RecordChanged):
        edit_authority(row, version=1, changes={"note": "x"}, by=by)
    remove_authority(row, by=by)
    assert not AwardAuthority.objects.exists()
    assert event_model(AwardAuthority).objects.filter(pgh_label="delete").count() == 1
    for change in (lambda: remove_authority(row, by=by), lambda: edit_authority(row, version=2, changes={}, by=by)):
        with pytest.raises(ValidationError):
            change()


def test_only_keepers_change_the_matrix(city):
    form, by = make_form(), city.ward_administrator
    row = make_authority(form)
    for change in (
        lambda: add_authority(subject=form, values=VALUES, by=by),
        lambda: edit_authority(row, version=1, changes={"note": "x"}, by=by),
        lambda: remove_authority(row, by=by),
    ):
        with pytest.raises(PermissionDenied):
            change()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"post": "chủ tịch ubnd TỈNH"}, "post"),
        ({"valid_to": FIRST - DAY}, "valid_to"),
        ({"level": "odd"}, "level"),
        ({"branch": ""}, "branch"),
        ({"legal_basis": ""}, "legal_basis"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(city, values, field):
    form = make_form()
    make_authority(form, valid_to=today())
    with pytest.raises(ValidationError) as refused:
        add_authority(subject=form, values=VALUES | values, by=city.administrator)
    assert list(refused.value.message_dict) == [field]


def test_the_same_post_decides_again_once_its_row_has_ended(city):
    form = make_form()
    make_authority(form, valid_to=today())
    add_authority(subject=form, values=VALUES | {"valid_from": today() + DAY}, by=city.administrator)
    add_authority(subject=make_form("other"), values=VALUES, by=city.administrator)
    assert AwardAuthority.objects.count() == 3


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({}, "authority_of_form_once"),
        ({"form": None, "title": None}, "authority_of_title_or_form"),
        ({"valid_to": FIRST - DAY}, "authority_ends_after_it_begins"),
        ({"branch": "odd"}, "authority_known"),
        ({"level": "odd"}, "authority_known"),
        ({"post": " "}, "authority_says_who"),
        ({"legal_basis": ""}, "authority_says_who"),
    ],
)
def test_the_database_refuses_it_too(values, constraint):
    form = make_form()
    make_authority(form)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AwardAuthority.objects.create(**VALUES | {"form": form} | values)


def test_of_titles_the_database_refuses_it_too():
    title = make_title()
    make_authority(title)
    with pytest.raises(IntegrityError, match="authority_of_title_once"), transaction.atomic():
        make_authority(title, post="CHỦ TỊCH UBND TỈNH")


def test_a_row_is_of_a_title_or_a_form_and_never_of_both():
    with pytest.raises(IntegrityError, match="authority_of_title_or_form"), transaction.atomic():
        AwardAuthority.objects.create(**VALUES, title=make_title(), form=make_form())


def test_the_matrix_of_a_day_shows_gaps_too():
    form, title, over = make_form(), make_title(), make_title("over", valid_to=today() - DAY)
    rows = [make_authority(form, branch=branch) for branch in ("state", "party")]
    make_authority(over)
    held = AwardAuthority.objects.in_force(today())
    titles, forms = matrix(held, today())
    assert ([row.subject for row in forms.rows], forms.missing) == ([form], [])
    assert (titles.rows, titles.missing) == ([], [title])
    assert [cell for _level, cell in forms.rows[0].levels] == [[], rows[::-1], [], []]
    assert [part.missing for part in matrix(held, today(), with_missing=False)] == [[], []]


# --- what a portal begins with


def test_seeds_are_entered_once_and_what_people_changed_stays():
    call_command("seed_awards")
    numbers = [model.objects.count() for model in (EmulationTitle, AwardForm, AwardAuthority)]
    assert numbers == [len(TITLES), len(FORMS), len(AUTHORITIES)]
    assert set(EmulationTitle.objects.values_list("valid_from", flat=True)) == {FIRST_DAY}
    EmulationTitle.objects.filter(code="advanced-worker").update(name_vi="Người lao động tiên tiến")
    AwardForm.objects.filter(code="state-prize").delete()
    AwardAuthority.objects.filter(level="grassroots").delete()
    assert seed_awards() == 0
    assert EmulationTitle.objects.get(code="advanced-worker").name_vi == "Người lao động tiên tiến"


def test_a_name_that_was_entered_before_is_not_entered_again(city):
    make_form("own", name_vi="GIẤY KHEN", name_en="Own")
    assert seed_awards() == len(TITLES) + len(FORMS) + len(AUTHORITIES) - 1 - 3
    assert may_decide(AwardForm.objects.get(code="certificate-of-merit"), city.units.city, "party", today())


def test_the_dated_rules_are_known():
    known = {
        names.SAME_FORM_MONTHS: 12,
        names.CHECK_DAYS: 5,
        names.COUNCIL_DAYS: 15,
        names.DECISION_DAYS: 10,
        names.OPINION_DAYS: 10,
        names.DIRECT_PERCENT: 50,
    }
    assert {key: rules.value(key) for key in known} == known
    assert all("†" in str(rules.get(key).source) for key in known)

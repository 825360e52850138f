"""What the services refuse whoever calls them: pages and API ask before, and these are the second wall."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from mobilization.outbox.models import Event
from models_registry.models import Candidacy, FieldCheck, ProgressEntry, Reconfirmation, RegisteredModel
from models_registry.services import bulk, candidacies, diary, drafts, life, lists, recognition
from organizations.dates import today
from organizations.models import Unit
from tests.models_registry.makers import DAY, make_campaign, make_candidacy, make_model
from tests.worlds import shared

SEEN = {"verdict": "partly", "text": "Còn 200 m.", "checkers": "Đoàn"}


@shared
def model(cast, campaign):
    return make_model(cast.units.ward, "in_implementation", campaign=campaign, registered_on=datetime.date(2024, 3, 1))


def field_of(refused):
    return list(refused.value.message_dict)


def test_the_diary_is_written_by_the_unit_and_checked_by_the_level_above(cast, campaign, model):
    ended = make_model(cast.units.ward, "ended", campaign=campaign)
    for thing, by in ((model, cast.neighbour), (model, cast.auditor), (ended, cast.officer)):
        with pytest.raises(PermissionDenied):
            diary.add_progress(thing, by=by, on=today(), text="Đã trồng hoa.")
    for thing, by in ((model, cast.leader), (model, cast.neighbour), (ended, cast.city_officer)):
        with pytest.raises(PermissionDenied):
            diary.add_check(thing, by=by, on=today(), **SEEN)
    assert not ProgressEntry.objects.exists()
    assert not FieldCheck.objects.exists()


def test_an_entry_stands_between_the_beginning_and_today(cast, model):
    RegisteredModel.objects.update(started_on=datetime.date(2024, 1, 10))
    for on in (today() + DAY, datetime.date(2024, 1, 9)):
        with pytest.raises(ValidationError) as refused:
            diary.add_progress(model, by=cast.officer, on=on, text="Đã trồng hoa.")
        assert field_of(refused) == ["on"]
        with pytest.raises(ValidationError) as refused:
            diary.add_check(model, by=cast.city_officer, on=on, **SEEN)
        assert field_of(refused) == ["on"]
    diary.add_progress(model, by=cast.officer, on=datetime.date(2024, 1, 10), text="Họp dân.")


def test_without_a_day_of_beginning_an_entry_stands_from_the_beginning_of_the_unit_on(cast, model):
    """What was done before the registration is told afterwards; the message names the first day."""
    Unit.objects.filter(pk=model.unit_id).update(valid_from=datetime.date(2023, 5, 6))
    model = RegisteredModel.objects.get(pk=model.pk)
    writers = (
        lambda on: diary.add_progress(model, by=cast.officer, on=on, text="Họp dân."),
        lambda on: diary.add_check(model, by=cast.city_officer, on=on, **SEEN),
    )
    for write in writers:
        with translation.override("vi"), pytest.raises(ValidationError) as refused:
            write(datetime.date(2023, 5, 5))
        assert "06/05/2023" in refused.value.message_dict["on"][0]
        write(datetime.date(2023, 5, 6))
    RegisteredModel.objects.filter(pk=model.pk).update(started_on=datetime.date(2024, 1, 10))
    for write in writers:
        with translation.override("vi"), pytest.raises(ValidationError) as refused:
            write(datetime.date(2024, 1, 9))
        assert "10/01/2024" in refused.value.message_dict["on"][0]


def test_an_older_entry_does_not_take_the_day_of_the_last_one_back(cast, model):
    for days in (3, 9, 1):
        diary.add_progress(model, by=cast.officer, on=today() - days * DAY, text="Đã trồng hoa.")
    model.refresh_from_db()
    assert model.last_progress_on == today() - DAY
    diary.add_progress(model, by=cast.officer, on=today() - 5 * DAY, text="Họp dân.")
    model.refresh_from_db()
    assert model.last_progress_on == today() - DAY


def test_a_self_assessment_is_written_by_the_unit_while_it_may_be(cast, model):
    candidacy, submitted = (
        make_candidacy(model),
        make_candidacy(model, "submitted", campaign=make_campaign(cast.units.city)),
    )
    words = {"version": 1, "changes": {"self_assessment": "Khác"}}
    for thing, by in ((candidacy, cast.neighbour), (candidacy, cast.auditor), (submitted, cast.officer)):
        with pytest.raises(PermissionDenied):
            candidacies.save_candidacy(thing, by=by, **words)
    with pytest.raises(ValueError, match="state"):
        candidacies.save_candidacy(candidacy, by=cast.officer, version=1, changes={"state": "recognised"})
    with pytest.raises(ValidationError) as refused:
        candidacies.save_candidacy(candidacy, by=cast.officer, version=1, changes={"self_points": 101})
    assert field_of(refused) == ["self_points"]
    assert set(Candidacy.objects.values_list("version", "self_assessment")) == {(1, candidacy.self_assessment)}


def test_steps_with_a_verb_of_their_own_are_taken_by_it_alone(cast, model):
    draft = make_model(cast.units.ward)
    with pytest.raises(ValueError, match="submit_model"):
        life.change_state(draft, "submit", by=cast.leader)
    for action, state in (("submit", "draft"), ("recognise", "under_review"), ("revoke", "recognised")):
        candidacy = make_candidacy(model, state, campaign=make_campaign(cast.units.city))
        with pytest.raises(ValueError, match="verb of its own"):
            candidacies.change_candidacy(candidacy, action, by=cast.city_secretary, reason="x")
        assert Candidacy.objects.get(pk=candidacy.pk).state == state


def test_re_confirming_is_for_leaders_and_secretaries_and_for_later_years(cast, model):
    for by in (cast.officer, cast.neighbour, cast.auditor):
        with pytest.raises(PermissionDenied):
            recognition.reconfirm(model, by=by, year=today().year, verdict="effective")
    for year in (2024, today().year + 1):
        with pytest.raises(ValidationError) as refused:
            recognition.reconfirm(model, by=cast.leader, year=year, verdict="effective")
        assert field_of(refused) == ["year"]
    for verdict in ("revised", "stopped"):
        with pytest.raises(ValidationError) as refused:
            recognition.reconfirm(model, by=cast.leader, year=today().year, verdict=verdict, note=" ")
        assert field_of(refused) == ["note"]
    assert not Reconfirmation.objects.exists()
    recognition.reconfirm(model, by=cast.leader, year=2025, verdict="effective")


def test_a_choice_as_typical_names_a_document_of_a_day_that_has_come(cast, model):
    recognised = make_candidacy(model, "recognised")
    given = {"by": cast.secretary, "chosen_on": today(), "document_number": "16-QĐ/ĐU", "document_date": today()}
    for name, value in (("document_number", " "), ("document_date", today() + DAY)):
        with pytest.raises(ValidationError) as refused:
            recognition.choose_typical(recognised, **given | {name: value})
        assert field_of(refused) == [name]


def test_fields_that_nobody_edits_are_a_fault_of_the_caller(cast, model):
    for fields in ({"state": "registered"}, {"title": "Mới", "steward": cast.units.city}, {"version": 7}):
        with pytest.raises(ValueError, match="not edited"):
            drafts.save_model(model, by=cast.officer, version=1, changes=fields)
        with pytest.raises(ValueError, match="not edited"):
            drafts.start_model(unit=cast.units.ward, by=cast.officer, changes={"title": "Mới"} | fields)
    assert set(RegisteredModel.objects.values_list("pk", "version")) == {(model.pk, 1)}


def test_an_edit_is_told_once_a_model_lives_and_not_while_it_is_written(cast, campaign, model):
    draft = make_model(cast.units.ward, campaign=campaign)
    for thing in (draft, model):
        drafts.save_model(thing, by=cast.officer, version=1, changes={"results": "56 hộ tham gia"})
    told = Event.objects.filter(kind="models_registry.edited").values_list("subject_id", flat=True)
    assert list(told) == [str(model.pk)]


def test_values_that_no_column_takes_stand_at_their_field(cast, model):
    for act, field in (
        (lambda: drafts.save_model(model, by=cast.officer, version=1, changes={"households": -1}), "households"),
        (lambda: diary.add_progress(model, by=cast.officer, on=today(), text="x", percent=101), "percent"),
        (lambda: diary.add_check(model, by=cast.city_officer, on=today(), **SEEN | {"verdict": "odd"}), "verdict"),
        (lambda: lists.save_filter(name=" ", query="state=draft", by=cast.officer), "name"),
        (lambda: lists.save_filter(name="x" * 101, query="state=draft", by=cast.officer), "name"),
    ):
        with pytest.raises(ValidationError) as refused:
            act()
        assert field_of(refused) == [field]


def test_a_saved_filter_is_its_owners(cast):
    saved = lists.save_filter(name="Của tôi", query="state=draft", by=cast.officer)
    for act in (lists.delete_filter, lambda saved, by: lists.rename_filter(saved, name="Khác", by=by)):
        with pytest.raises(PermissionDenied):
            act(saved, by=cast.leader)
    saved.refresh_from_db()
    assert saved.name == "Của tôi"


def test_several_are_not_returned_without_a_reason(cast, campaign):
    waiting = make_model(cast.units.ward, "submitted", campaign=campaign)
    with pytest.raises(ValidationError) as refused:
        bulk.act_on_models([waiting.pk], action="return", by=cast.secretary, reason=" ")
    assert field_of(refused) == ["reason"]
    with pytest.raises(RegisteredModel.DoesNotExist):
        drafts.locked(RegisteredModel(pk=10**9))


# --- what is judged is held: a second writer waits, and judges what the first one wrote

PAPER = {"document_number": "16-QĐ/ĐU", "document_date": today()}
HELD = {
    "save": ("registeredmodel", lambda cast, model: drafts.save_model(model, by=cast.officer, version=1, changes={})),
    "check": (
        "registeredmodel",
        lambda cast, model: diary.add_check(model, by=cast.city_officer, on=today(), **SEEN),
    ),
    "self-assessment": (
        "candidacy",
        lambda cast, model: candidacies.save_candidacy(make_candidacy(model), by=cast.officer, version=1, changes={}),
    ),
    "typical": (
        "candidacy",
        lambda cast, model: recognition.choose_typical(
            make_candidacy(model, "recognised"), by=cast.secretary, chosen_on=today(), **PAPER
        ),
    ),
    "upward": (
        "candidacy",
        lambda cast, model: candidacies.propose_upward(
            make_candidacy(model, "recognised"), campaign=make_campaign(cast.units.city), self_assessment="x", note="",
            by=cast.secretary,
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("verb", HELD)
def test_a_verb_holds_what_it_judges(cast, model, verb):
    table, act = HELD[verb]
    with CaptureQueriesContext(connection) as statements:
        act(cast, model)
    wanted = f'FROM "models_registry_{table}"'
    assert [each["sql"] for each in statements if wanted in each["sql"] and "FOR UPDATE" in each["sql"]]


def test_the_number_of_saved_filters_is_counted_by_one_at_a_time(cast):
    with CaptureQueriesContext(connection) as statements:
        lists.save_filter(name="Của tôi", query="state=draft", by=cast.officer)
    wanted = 'FROM "organizations_user"'
    assert [each["sql"] for each in statements if wanted in each["sql"] and "FOR UPDATE" in each["sql"]]

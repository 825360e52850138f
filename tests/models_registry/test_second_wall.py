"""Rights that stand behind others: of accounts not in use, of verbs called past the pages, of what pages offer.

A page asks before it calls a service, and the service asks again; tests of pages would not notice if one were gone.
"""

import datetime
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction

from mobilization.home import _funnel
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused
from models_registry import choices, waiting
from models_registry import permissions as may
from models_registry.document_models import models_of_document
from models_registry.funnel_panel import funnel_of_unit
from models_registry.jobs.figures import export_figures
from models_registry.models import Candidacy, ModelDocument, ModelFile, ProgressEntry, RegisteredModel
from models_registry.queries import actions, todo
from models_registry.queries.lists import bulk_actions
from models_registry.services import bulk, candidacies, diary, drafts, figures, files, life, recognition, replication
from models_registry.unit_panel import models_of_unit
from models_registry.waiting import models_waiting
from organizations.dates import today
from organizations.figures import Period, Scope
from organizations.models import User
from tests.access.people import account, again
from tests.directives.makers import make_document
from tests.models_registry.makers import make_campaign, make_candidacy, make_model
from tests.models_registry.test_form_files import picture
from tests.worlds import shared

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A5")]


@shared
def here(cast, campaign):
    """Models and candidacies of the ward in the states in which something is done with them."""
    ward = cast.units.ward
    living = make_model(ward, "registered", campaign=campaign, registered_on=datetime.date(2024, 3, 1))
    return SimpleNamespace(
        cast=cast,
        units=cast.units,
        campaign=campaign,
        draft=make_model(ward, "draft", campaign=campaign),
        bare=make_model(ward, "draft", campaign=campaign, way_of_working="", summary=""),
        submitted=make_model(ward, "submitted", campaign=campaign),
        living=living,
        running=make_model(ward, "in_implementation", campaign=campaign),
        written=make_candidacy(living, "draft"),
        recognised=make_candidacy(make_model(ward, "registered", campaign=campaign), "recognised"),
        root=account("root", is_superuser=True),
    )


# --- accounts not in use, and people without a role

ALONE = (may.may_start_model, may.may_read_figures, may.may_export_models)
OF_MODELS = (
    may.may_see_model, may.may_open_model, may.may_edit_model, may.may_discard_model, may.may_submit,
    may.may_take_back, may.may_register, may.may_withdraw, may.may_stop, may.may_add_progress, may.may_begin,
    may.may_check, may.may_reconfirm, may.may_open_candidacy, may.may_copy_model, may.may_hand_over,
    may.may_dismiss_signals,
)  # fmt: skip
OF_CANDIDACIES = (
    may.may_see_candidacy, may.may_write_candidacy, may.may_submit_candidacy, may.may_withdraw_candidacy,
    may.may_judge, may.may_choose_typical, may.may_propose_upward,
)  # fmt: skip
JOBS = (
    "models_registry.export_models", "models_registry.export_figures", "models_registry.export_signals",
    "models_registry.export_unit_signals", "models_registry.model_paper", "models_registry.recognised_paper",
)  # fmt: skip


def switched_off(user):
    User.objects.filter(pk=user.pk).update(is_active=False)
    return again(user)


def test_without_an_account_in_use_nobody_may_anything(here):
    cast = here.cast
    known = (here.root, cast.officer, cast.leader, cast.secretary, cast.city_secretary)
    for user in (AnonymousUser(), *map(switched_off, known)):
        assert [ask.__name__ for ask in ALONE if ask(user)] == []
        models = (here.draft, here.submitted, here.living)
        assert [ask.__name__ for ask in OF_MODELS for model in models if ask(user, model)] == []
        both = (here.written, here.recognised)
        assert [ask.__name__ for ask in OF_CANDIDACIES for each in both if ask(user, each)] == []
        assert not may.may_see_file(user, ModelFile(model=here.living))
        assert not any(may.may_act_in_bulk(user, action) for action in may.BULK)
        assert not may.may_start_model_for(user, here.units.ward)
        assert not may.may_read_all_figures(user, here.units.ward)
        assert not may.may_read_signals(user, here.units.ward)
        assert not may.may_dismiss_unit_signals(user, here.units.ward)
        assert not any(registry.get(kind).may_request(user) for kind in JOBS)
        for rows in (RegisteredModel.objects, Candidacy.objects, ProgressEntry.objects):
            assert not rows.visible_to(user).exists()
        assert not RegisteredModel.objects.open_to(user).exists()


def test_without_a_role_nobody_reads_models_or_figures(client, here):
    nobody = account("nobody")
    assert not RegisteredModel.objects.visible_to(nobody).exists()
    assert not RegisteredModel.objects.open_to(nobody).exists()
    assert not may.may_read_figures(nobody)
    assert not registry.get("models_registry.export_figures").may_request(nobody)
    assert registry.get("models_registry.export_models").may_request(nobody)
    assert funnel_of_unit(nobody, here.units.ward) is None
    assert _funnel(nobody) == {}
    client.force_login(nobody)
    assert {each["number"] for each in client.get("/api/v1/figures/").json()} == {0}
    with pytest.raises(PermissionDenied):
        figures.request_figures_export(scope=Scope(root=here.units.ward, period=Period()), by=nobody)
    run = SimpleNamespace(
        owner=nobody, params={"unit": here.units.ward.pk, "begins": None, "ends": None, "lens": "unit", "acting": None}
    )
    with pytest.raises(JobRefused):
        export_figures(run)


# --- verbs, past the pages

PAPER = {"document_number": "1-QĐ/ĐU", "document_date": today()}
VERBS = {
    "start_model": lambda here, by: drafts.start_model(unit=here.units.ward, by=by, changes={}),
    "save_model": lambda here, by: drafts.save_model(here.draft, by=by, version=1, changes={}),
    "discard_model": lambda here, by: drafts.discard_model(here.draft, by=by),
    "add_files": lambda here, by: files.add_files(here.draft, [], by=by),
    "add_progress": lambda here, by: diary.add_progress(here.running, by=by, on=today(), text="x"),
    "add_check": lambda here, by: diary.add_check(
        here.living, by=by, on=today(), verdict="partly", text="x", checkers="x"
    ),
    "reconfirm": lambda here, by: recognition.reconfirm(here.living, by=by, year=today().year, verdict="still_works"),
    "open_candidacy": lambda here, by: candidacies.open_candidacy(
        here.living, campaign=here.campaign, body=here.units.ward, by=by
    ),
    "save_candidacy": lambda here, by: candidacies.save_candidacy(here.written, by=by, version=1, changes={}),
    "propose_upward": lambda here, by: candidacies.propose_upward(  # with a fault: the right is asked before
        here.recognised, campaign=make_campaign(here.units.beside), self_assessment="x", note="", by=by
    ),
    "choose_typical": lambda here, by: recognition.choose_typical(here.recognised, by=by, chosen_on=today(), **PAPER),
    "bulk": lambda here, by: bulk.models_for([here.submitted.pk], action="register", by=by),
    "hand_over": lambda here, by: life.hand_over(here.bare, by=by),
    "plan": lambda here, by: bulk.plan([], action="register", by=by),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["neighbour", "auditor", "administrator"])
def test_a_verb_refuses_who_may_not(here, verb, who):
    with transaction.atomic(), pytest.raises(PermissionDenied):
        VERBS[verb](here, getattr(here.cast, who))


def test_who_writes_for_no_unit_copies_nothing(here):
    for unit in (here.units.ward, here.units.school):  # its own, too: the right is asked before
        with pytest.raises(PermissionDenied):
            replication.copy_model(here.living, unit=unit, by=here.cast.auditor, title="x")


def test_a_draft_is_handed_over_by_who_may_not_submit_it(client, here):
    for who, offered in {"officer": True, "leader": False}.items():
        client.force_login(getattr(here.cast, who))
        assert client.get(f"/models/{here.draft.pk}/edit/check/").context["may_hand_over"] is offered


def test_files_of_a_check_are_for_those_who_check(here):
    check = diary.add_check(
        here.living, by=here.cast.city_officer, on=today(), verdict="partly", text="x", checkers="x"
    )
    with pytest.raises(PermissionDenied):
        files.add_files(here.living, [], by=here.cast.officer, check=check)
    assert files.add_files(here.living, [], by=here.cast.city_officer, check=check) == []
    known = {"kind": "document", "name": "x.pdf", "content_type": "application/pdf", "size": 1, "sha256": "0"}
    file = ModelFile.objects.create(model=here.living, check_made=check, key="k", **known)
    for values in ({"caption": "x"}, {"remove": True}):
        with pytest.raises(PermissionDenied):
            files.describe_file(file, values, by=here.cast.officer, seen=files.mark_of([file]))


DOORS = {
    "/models/files/{pk}/": "models_registry.views.files.may_see_file",
    "/models/files/{pk}/?thumb": "models_registry.views.files.may_see_file",
    "/api/v1/files/{pk}/content/": "models_registry.api.files.may_see_file",
}


@pytest.mark.parametrize("address", DOORS)
def test_bytes_leave_by_a_door_that_asks(client, here, monkeypatch, address):
    """The page finds only what one sees; the door asks by itself."""
    (file,) = files.add_files(here.draft, [picture()], by=here.cast.officer)
    client.force_login(here.root)
    monkeypatch.setattr(DOORS[address], lambda user, file: False)
    assert client.get(address.format(pk=file.pk)).status_code == 403


def test_a_plan_for_many_is_refused_for_a_single_one_beyond_ones_reach(here):
    beside = make_model(here.units.beside, "submitted", campaign=here.campaign)
    assert bulk.plan([here.submitted], action="register", by=here.cast.secretary).refused == []
    with pytest.raises(PermissionDenied):
        bulk.plan([here.submitted, beside], action="register", by=here.cast.secretary)


# --- what pages offer

OF_A_LIVING_ONE = {
    "officer": ["edit", "progress", "candidacy"],
    "leader": ["edit", "progress", "candidacy", "reconfirm"],
    "secretary": ["edit", "progress", "candidacy", "reconfirm"],
    "city_officer": ["edit", "progress", "check", "candidacy"],
    "auditor": [],
    "neighbour": [],
}
OF_A_RECOGNISED_ONE = {
    "officer": [],
    "leader": ["propose"],
    "secretary": ["typical", "propose"],
    "auditor": [],
    "neighbour": [],
}
IN_BULK = {"officer": [], "leader": ["submit"], "secretary": ["register", "return"], "auditor": []}


def test_a_model_offers_what_the_reader_may_do(here):
    for who, wanted in OF_A_LIVING_ONE.items():
        assert actions.model_actions(getattr(here.cast, who), here.living) == wanted, who
    for who, discards in {"officer": True, "auditor": False, "neighbour": False}.items():
        assert ("discard" in actions.actions_of_model(getattr(here.cast, who), here.draft)) is discards


def test_a_candidacy_offers_what_the_reader_may_do(here):
    for who, wanted in OF_A_RECOGNISED_ONE.items():
        assert actions.candidacy_actions(getattr(here.cast, who), here.recognised) == wanted, who
    for who, wanted in {"officer": ["edit"], "auditor": [], "neighbour": []}.items():
        assert actions.candidacy_actions(getattr(here.cast, who), here.written) == wanted, who
    for who, wanted in {"leader": ["submit", "withdraw"], "officer": [], "neighbour": []}.items():
        offered = actions.actions_of_candidacy(getattr(here.cast, who), here.written)
        assert [each for each in offered if each != "edit"] == wanted, who


@pytest.mark.parametrize("who", IN_BULK)
def test_lists_offer_what_the_reader_may_do(client, here, who):
    user = getattr(here.cast, who)
    writes = who in ("officer", "leader", "secretary")
    assert bulk_actions(user) == IN_BULK[who]
    client.force_login(user)
    assert client.get("/models/").context["may_start"] is writes
    assert client.get("/").context["may_start"] is writes
    assert client.get("/work/").context["may_start"] is writes
    assert client.get(f"/models/{here.living.pk}/files/").context["may_add"] is writes
    assert choices.units_to_write_for(user).exists() is writes
    ticks = {row.model for row in client.get("/models/").context["models"] if row.may_choose}
    in_state = {"officer": set(), "leader": {here.draft, here.bare}, "secretary": {here.submitted}, "auditor": set()}
    assert ticks == in_state[who]


def test_a_form_offers_to_throw_away_what_was_never_submitted(client, here):
    client.force_login(here.cast.officer)
    returned = make_model(here.units.ward, "returned", campaign=here.campaign)
    shown = {model: client.get(f"/models/{model.pk}/edit/basics/").context for model in (here.draft, returned)}
    assert {model: context["may_discard"] for model, context in shown.items()} == {here.draft: True, returned: False}


def test_who_judges_a_model_elsewhere_is_not_led_inside_it(client, here):
    elsewhere = make_model(here.units.beside, "registered", campaign=here.campaign)
    judged = make_candidacy(elsewhere, "submitted", body=here.units.ward)
    client.force_login(here.cast.secretary)
    pages = {each: client.get(f"/candidacies/{each.pk}/").context["opens_model"] for each in (judged, here.written)}
    assert pages == {judged: False, here.written: True}


def test_the_overview_offers_to_submit_to_the_leader_alone(client, here):
    for who, (may_submit, names_leaders) in {"officer": (False, True), "leader": (True, False)}.items():
        client.force_login(getattr(here.cast, who))
        context = client.get(f"/models/{here.draft.pk}/edit/check/").context
        assert (context["may_submit"], bool(context["leaders"])) == (may_submit, names_leaders)


# --- panels and lists of others


def test_panels_count_only_what_the_reader_may_know_of(here):
    def drafts_counted(user):
        panel = models_of_unit(user, here.units.ward)
        return any("state=draft" in url for _label, _tone, cells in panel.data["rows"] for _number, url in cells)

    assert (drafts_counted(here.cast.officer), drafts_counted(here.cast.neighbour)) == (True, False)
    document = make_document(here.units.city)
    ModelDocument.objects.create(model=here.draft, document=document)
    shown = models_of_document(here.cast.officer, document)
    assert (shown.data["models"], shown.data["count"]) == ([here.draft], 1)
    assert models_of_document(here.cast.neighbour, document) is None


def test_figures_say_whether_they_are_those_of_the_inside(client, here):
    for who, is_inside in {"officer": True, "neighbour": False}.items():
        client.force_login(getattr(here.cast, who))
        page = client.get(f"/units/{here.units.ward.pk}/figures/")
        assert page.context["is_inside"] is is_inside


def test_an_origin_is_named_to_those_who_may_know_of_it(client, here):
    """As nothing in the portal writes it: a model of here that was learned from a draft elsewhere."""
    hidden = make_model(here.units.beside, "draft", campaign=make_campaign(here.units.beside))
    copy = make_model(here.units.ward, "registered", campaign=here.campaign, origin=hidden)
    for who, origin in {"officer": None, "root": hidden}.items():
        client.force_login(here.root if who == "root" else getattr(here.cast, who))
        assert client.get(copy.get_absolute_url()).context["origin"] == origin


def test_own_work_is_about_models_one_reads_inside(here):
    make_model(here.units.beside, "draft", campaign=here.campaign)
    assert set(todo.get("drafts").rows(here.cast.officer)) == {here.draft, here.bare}
    assert set(todo.get("drafts").rows(here.cast.neighbour)) == set(
        RegisteredModel.objects.filter(unit=here.units.beside)
    )
    make_model(here.units.beside, "in_implementation", campaign=here.campaign)
    unchecked = {here.living, here.running, here.recognised.model}
    assert set(todo.get("never_checked").rows(here.cast.secretary)) == set()
    assert unchecked < set(todo.get("never_checked").rows(here.cast.city_secretary))


def test_what_waits_to_be_checked_may_be_checked(here):
    """The level above goes and looks; a ward's secretary does so for the school below it only."""
    below = make_model(here.units.school, "in_implementation", campaign=here.campaign)
    at_the_top = make_model(here.units.city, "registered", campaign=here.campaign)
    for user in (here.cast.secretary, here.cast.city_secretary, here.root):
        waiting = set(todo.get("never_checked").rows(user, also_below=True))
        assert waiting == {model for model in RegisteredModel.objects.living() if may.may_check(user, model)}
    assert set(todo.get("never_checked").rows(here.cast.secretary)) == {below}
    the_citys = set(todo.get("never_checked").rows(here.cast.city_secretary))
    assert at_the_top in the_citys
    assert below not in the_citys


def test_whoever_has_other_work_only_is_led_to_it_from_the_home_page(here):
    RegisteredModel.objects.filter(pk=here.living.pk).update(registered_on=today())
    assert [each.url for each in models_waiting(here.cast.officer)] == ["/work/"]
    RegisteredModel.objects.filter(state="draft").delete()
    Candidacy.objects.filter(state="draft").delete()
    assert list(models_waiting(here.cast.officer)) == []


def test_numbers_at_home_end_at_the_cap(here, django_assert_num_queries):
    """One more than the cap is counted, which is shown as `1.000+`; all kinds of work are one query."""
    RegisteredModel.objects.filter(pk=here.living.pk).update(registered_on=today())
    for _number in range(3):
        make_model(here.units.ward, "returned", campaign=here.campaign)
    officer = again(here.cast.officer)
    assert officer.acting.role == "officer"
    with patch.object(waiting, "COUNT_CAP", 1), django_assert_num_queries(1):
        [item, _other] = models_waiting(officer)
    assert item.count == 2

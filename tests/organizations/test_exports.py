"""Files of units and of changes: asked for once, refused for good where nothing can come of it, open to an office."""

from types import SimpleNamespace

import pytest

from mobilization.common.documents import TooManyRows
from mobilization.common.history import recorded_models
from mobilization.outbox import runner, services
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Job
from organizations.jobs import history as changes
from organizations.jobs import units as lists
from organizations.models import Unit
from organizations.offices import may_fetch_in_office
from organizations.services.history import EXPORT_HISTORY, request_history_export
from organizations.services.units import EXPORT_UNITS, request_units_export
from tests.access.people import account, again, member, tree, worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    made = tree()
    made.chief = worker("administrator", made.city, "chief")
    return made


@pytest.mark.parametrize("request_export", [request_units_export, request_history_export])
def test_the_same_file_under_way_is_asked_for_once_by_each(here, request_export):
    root, other = account("root", is_superuser=True), account("other", is_superuser=True)
    first = request_export(filters={"kind": "x"}, by=root)
    assert request_export(filters={"kind": "x"}, by=root) == first
    assert request_export(filters={}, by=root) != first
    assert request_export(filters={"kind": "x"}, by=other) != first
    assert Job.objects.count() == 3


def ended(kind, owner, **filters):
    acting = owner.acting.pk if owner else None
    job = services.request_job(kind=kind, owner=owner, params={"filters": filters, "acting": acting})
    assert runner.run_job(job.pk)
    job.refresh_from_db()
    return job.state, job.files.count()


@pytest.mark.parametrize("kind", [EXPORT_UNITS, EXPORT_HISTORY])
def test_what_nobody_asked_for_is_refused_and_not_tried_again(here, kind):
    assert ended(kind, None) == (JobState.REFUSED, 0)


def test_a_filter_that_no_longer_fits_is_refused_and_not_forgotten(here):
    assert ended(EXPORT_UNITS, here.chief, level="gone") == (JobState.REFUSED, 0)


@pytest.mark.parametrize(("kind", "module"), [(EXPORT_UNITS, lists), (EXPORT_HISTORY, changes)])
def test_a_list_too_long_for_a_sheet_is_refused_and_not_tried_again(here, monkeypatch, kind, module):
    def write(*args, **kwargs):
        raise TooManyRows("too many")

    monkeypatch.setattr(module, "write_workbook", write)
    assert ended(kind, here.chief) == (JobState.REFUSED, 0)


def test_a_file_is_open_to_who_holds_the_office_in_whichever_they_act(here):
    first, second = here.chief.acting, member(here.chief.person, here.ward, "officer")
    user = again(here.chief)
    user.act_in(second.pk)

    def opens(**params):
        return may_fetch_in_office(user, SimpleNamespace(params=params))

    assert (opens(acting=first.pk), opens(acting=second.pk), opens(acting=None), opens()) == (True,) * 4
    assert (opens(acting=second.pk + 1), opens(acting=None, unlimited=True)) == (False, False)


def test_all_changes_are_written_not_only_the_first_page_of_them(here, monkeypatch):
    monkeypatch.setattr(changes, "AT_ONCE", 2)
    root = account("root", is_superuser=True)
    written = changes._Written(root)
    found = {Unit: recorded_models()[Unit].objects.all()}
    rows = list(written.rows(SimpleNamespace(progress=lambda *told: None, owner=root), found))
    assert written.number == 4  # the units of the tree
    assert {row[2] for row in rows} == {f"Đơn vị: {unit}" for unit in Unit.objects.all()}


def test_a_change_of_which_no_field_is_told_has_its_row(here):
    change = SimpleNamespace(at="at", title="Changed", about="x", actor="a", reason="r", request="q", lines=[])
    assert list(changes._of(change, "Xã")) == [["at", "Changed", "x", "Xã", "", "", "", "a", "r", "q"]]

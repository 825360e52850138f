"""Rights of commitments and figures of earlier years asked by themselves: behind the pages, offers, files, history."""

from types import SimpleNamespace

import openpyxl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from dialogues.commitment_enums import Promised
from dialogues.commitment_waiting import commitments_waiting
from dialogues.filters.commitments import CommitmentFilter
from dialogues.filters.earlier import EarlierFilter
from dialogues.models import CommitmentFile, DataRequest, DialogueFiguresPart, Opinion, OpinionFile, ReceptionDay
from dialogues.permissions.commitments import commitment_actions, may_fetch_proof
from dialogues.permissions.earlier import may_enter
from dialogues.queries.board import lines, totals
from dialogues.queries.commitments import of_source
from dialogues.queries.earlier import combined
from dialogues.queries.receptions import registered_that_day
from dialogues.services.commitment_steps import take_commitment_step
from dialogues.services.commitments import EXPORT_COMMITMENTS, demand_open
from dialogues.services.data_requests import PERSON_DATA, enter_request
from dialogues.services.earlier import EXPORT_EARLIER
from dialogues.services.figures import EXPORT_FIGURES
from mobilization.common.files import store
from mobilization.common.recording import recording
from mobilization.outbox import registry
from mobilization.workflow.refusals import NotAllowed, NotNow
from notifications import kinds
from organizations.dates import today
from organizations.figures import Period, Scope
from organizations.models import User
from organizations.offices import office_of
from organizations.permissions.history import rows_with_history
from tests.access.people import again, worker
from tests.access.reading import Run
from tests.dialogues.commitment_makers import make_commitment
from tests.dialogues.makers import DAY, make_conference
from tests.dialogues.opinion_makers import make_opinion
from tests.dialogues.test_earlier import entered
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A5")]
EXPORTS = (EXPORT_COMMITMENTS, EXPORT_EARLIER, EXPORT_FIGURES)


@shared
def house(here):
    """Promises of the ward's conference and of its answer, the school below keeps one; figures of an earlier year."""
    with recording(actor=here.root.pk):
        here.held = make_conference(here.ward, here.root, "held")
        here.opinion = make_opinion(here.ward, here.root, "answered")
        here.late = make_commitment(
            here.ward, here.root, keeps=here.units.school, conference=here.held, promised_for=today() - DAY
        )
        here.done = make_commitment(here.ward, here.root, "done", opinion=here.opinion)
        here.proof = store(CommitmentFile(commitment=here.done), b"%PDF-1.4", name="den.pdf", by=here.root)
        here.figures = entered(here.ward, here.secretary)
    here.keeper = worker("officer", here.units.school, "keeps")
    return here


def _off(user):
    """The account, switched off."""
    User.objects.filter(pk=user.pk).update(is_active=False)
    return again(user)


def test_elsewhere_and_in_a_role_that_reads_nothing_there_is_none_of_it(house):
    beside, reviewer = again(house.beside), again(house.reviewer)
    year = house.late.promised_for.year
    told = kinds.get("dialogues.commitment_late").record
    for user, seen in ((again(house.auditor), 1), (again(house.above), 1), (beside, 0), (reviewer, 0)):
        assert told.visible(user).filter(pk=house.late.pk).count() == seen
        assert [line.commitment for line in of_source(house.held, user)] == [house.late] * seen
        assert [line.commitment for line in of_source(house.opinion, user)] == [house.done] * seen
        assert may_fetch_proof(user, house.proof) is bool(seen)
        number = next(each for each in totals(user, year) if each.standing == Promised.LATE)
        assert number.value == lines([house.ward], user, year)[0].number(Promised.LATE) == seen
        both = combined(user, Scope(root=house.ward, period=Period.year(2018)))
        assert [row.figures for row in both.rows] == [house.figures] * seen
        asked = SimpleNamespace(user=user)
        offered = CommitmentFilter({}, queryset=told.visible(user), request=asked).form.fields
        assert (house.ward in offered["subtree"].queryset) is bool(seen)
        assert (house.units.school in offered["keeping"].queryset) is bool(seen)
        offered = EarlierFilter({}, queryset=type(house.figures).objects.none(), request=asked).form.fields
        assert (house.ward in offered["subtree"].queryset) is bool(seen)
        day = ReceptionDay(unit=house.ward, steward=house.ward, day=house.opinion.received_on)
        assert registered_that_day(day, user)[0] == seen


def test_pages_offer_what_their_reader_may(client, house):
    at = house.held.get_absolute_url()
    for user, writes, enters in (
        (house.officer, True, False),
        (house.secretary, True, True),
        (house.auditor, False, False),
    ):
        visit = prove(client, again(user))
        for page in (at, house.opinion.get_absolute_url()):
            assert visit.get(page, secure=True).context["may_promise"] is writes
        assert visit.get("/dialogue-history/").context["may_enter"] is enters
        assert len(visit.get("/dialogue-history/").context["earlier"]) == 1
        page = visit.get(house.late.get_absolute_url()).context
        assert (page["actions"], page["is_source_read"]) == (["edit"] if writes else [], True)
        assert commitment_actions(again(user), house.late) == page["actions"]
    assert prove(client, again(house.beside)).get("/dialogue-history/").context["earlier"] == []
    visit = prove(client, again(house.keeper))
    page = visit.get(house.late.get_absolute_url()).context
    assert (page["actions"], page["is_source_read"]) == ([], False)
    edit = f"{house.late.get_absolute_url()}edit/"
    assert (visit.get(edit).status_code, visit.post(edit, {"odd": "x"}).status_code) == (403, 403)


def test_behind_the_pages_the_right_comes_before_data_and_state(house):
    for by in (again(house.beside), again(house.auditor)):
        with pytest.raises(NotAllowed):
            take_commitment_step(house.late, "keep", by=by, given={"outcome": ""})
        demand_open(by, house.done)  # says nothing: 403 is the answer
    with pytest.raises(NotNow):
        demand_open(house.officer, house.done)


def test_files_have_what_their_owner_sees_and_are_for_who_holds_the_office(house):
    off = _off(worker("leader", house.ward, "off"))
    for kind in EXPORTS:
        made, job = registry.get(kind), SimpleNamespace(params=office_of(again(house.officer)))
        assert made.may_request(again(house.officer))
        assert not any(made.may_request(user) for user in (AnonymousUser(), off))
        assert made.may_fetch(again(house.officer), job)
        assert not made.may_fetch(again(house.beside), job)
    for user, rows in (
        (house.auditor, (2, 1)),
        (house.keeper, (1, 0)),
        (house.beside, (0, 0)),
        (house.reviewer, (0, 0)),
    ):
        assert tuple(_rows_of(kind, again(user)) for kind in (EXPORT_COMMITMENTS, EXPORT_EARLIER)) == rows


def _rows_of(kind, owner):
    """How many rows stand in the first sheet of the file."""
    run = Run(owner=owner, params={"filters": {}, **office_of(owner)})
    registry.get(kind).handler(run)
    with run.content as file:
        file.seek(0)
        return len(list(openpyxl.load_workbook(file).active.iter_rows(min_row=2)))


def test_accounts_that_are_not_in_use_may_nothing(house):
    assert [item.count for item in commitments_waiting(again(house.keeper))] == [1]
    assert may_enter(again(house.root))
    assert may_enter(again(house.secretary))
    assert not list(commitments_waiting(_off(house.keeper)))
    assert not any(may_enter(user) for user in (_off(house.root), _off(house.secretary), again(house.auditor)))


def test_history_is_read_by_who_looks_after_it(house):
    with recording(actor=house.root.pk):
        enter_request([house.opinion], asked_on=today(), by=again(house.leader))
    for user, seen in ((house.secretary, 1), (house.officer, None), (house.beside, 0), (house.above, 1)):
        for model, all_of_it in ((CommitmentFile, 1), (DialogueFiguresPart, 2), (DataRequest, 1)):
            rows = rows_with_history(again(user), model)
            found = None if rows is None else model.objects.filter(rows).count()
            assert found == (seen and seen * all_of_it), (user, model)


def test_an_opinion_that_goes_to_another_unit_while_the_archive_is_made_is_not_handed_out(house):
    store(OpinionFile(opinion=house.opinion), b"%PDF-1.4", name="don.pdf")
    by = again(house.leader)
    [request] = enter_request([house.opinion], asked_on=today(), by=by)

    class Moving(Run):
        """The opinion moves while the paper is written."""

        def progress(self, *_args):
            Opinion.objects.filter(pk=house.opinion.pk).update(steward=house.units.beside)

        def on_finish(self, _check):
            """Nobody looks."""

    with pytest.raises(PermissionDenied):
        registry.get(PERSON_DATA).handler(Moving(owner=by, params={"requests": [request.pk], **office_of(by)}))

"""Who said an opinion: hidden, seen by who handles it, each look logged; erased it is nowhere (P1, P4, D1)."""

import re

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from dialogues.models import IdentityLook, Opinion, OpinionFile, OpinionIdentity
from dialogues.opinion_enums import OpinionState, Purpose
from dialogues.permissions.opinions import may_erase, may_unmask
from dialogues.queries.person_data import kept_about
from dialogues.services.opinion_identities import enter_identity, erase_citizen, look_at_file, look_at_identity
from dialogues.services.opinion_reminders import remind_of_opinions
from dialogues.services.opinion_steps import take_opinion_step
from dialogues.services.opinions import EXPORT_OPINIONS, edit_opinion, register_opinion
from mobilization.common import grants
from mobilization.common.files import discard, remove_bytes, store
from mobilization.outbox import registry
from mobilization.workflow.refusals import NotNow
from organizations.dates import today
from organizations.enums import Role
from organizations.offices import office_of
from tests.access.people import again, worker
from tests.access.reading import Run
from tests.dialogues.makers import make_conference
from tests.dialogues.opinion_makers import DAY, SAID, make_opinion
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
PLACES = ("ward", "city", "school", "beside")
PDF = b"%PDF-1.4 Canary"
HANDLE = ("officer", "leader", "secretary", "partner")
WITH_UNIT = {"assigned", "waiting", "drafted", "approved"}


def canary(number=0):
    """Nobody is called so; each part is found alone."""
    return {
        "name": f"Hoàng Yến Canary{number:04d}",
        "phone": f"0999 77 {number:04d}",
        "address": f"Ngõ Canary{number:04d}",
    }


@pytest.mark.parametrize("state", OpinionState.values)
def test_only_the_units_that_handle_it_now_in_the_stewards_subtree_see_who_said_it(here, state):
    more = {"approved_by": here.leader} if state == "approved" else {}
    drafter = worker("officer", here.units.school, "drafter")
    is_with_unit = state in WITH_UNIT
    inside, outside = (
        make_opinion(here.ward, drafter, state, **more, **({"answers": unit} if is_with_unit else {}))
        for unit in (here.units.school, here.units.beside)
    )
    over = ("published", "private", "closed", "routed_out", "withdrawn")
    handling = set() if state in over else {"ward"}
    for role in Role.values:
        for place in PLACES:
            user = again(worker(role, getattr(here.units, place), f"{role}-{place}-looks"))
            is_one = role in HANDLE and place in handling
            assert may_unmask(user, outside) is is_one, (role, place)
            answers = state in WITH_UNIT and role in HANDLE and place == "school"
            assert may_unmask(user, inside) is (is_one or answers), (role, place)
    assert not may_unmask(here.root, inside)


def test_each_look_is_logged_before_it_is_shown_and_nobody_looks_without_a_purpose(here):
    opinion = make_opinion(here.ward, here.officer, identity=canary())
    for purpose in ("", "curious", None):
        with pytest.raises(ValidationError):
            look_at_identity(opinion, purpose=purpose, by=here.officer)
    for stranger in (here.auditor, here.above, here.beside, here.reviewer, here.root):
        with pytest.raises(PermissionDenied):
            look_at_identity(opinion, purpose="ask", by=again(stranger))
    assert not IdentityLook.objects.exists()
    assert look_at_identity(opinion, purpose="ask", by=here.officer).name == canary()["name"]
    assert look_at_identity(make_opinion(here.ward, here.officer), purpose="ask", by=here.officer) is None
    look = IdentityLook.objects.get()
    assert (look.opinion, look.by, look.act, look.purpose) == (opinion, here.officer, "seen", "ask")
    assert grants._append_only["dialogues_identitylook"] == ()
    for wrong in ({"purpose": ""}, {"purpose": "x"}, {"act": "lost"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            IdentityLook.objects.create(
                **{"opinion": opinion, "by": here.officer, "act": "seen", "purpose": "ask"} | wrong
            )


def with_a_file(here, *others, **known):
    """An opinion with a file that a citizen brought, and the address of it."""
    opinion = make_opinion(here.ward, here.officer, *others, **known)
    file = store(OpinionFile(opinion=opinion), PDF, name="ngõ 5.pdf", content_type="application/pdf")
    return opinion, file, f"/opinions/{opinion.pk}/files/{file.pk}/"


def opened(visit, address):
    """What a file answers, read to its end."""
    return b"".join(visit.get(address, secure=True).streaming_content)


def test_who_opens_a_file_of_a_citizen_is_logged_once_a_day_and_the_citizen_is_told(here, client):
    opinion, file, address = with_a_file(here)
    for stranger in (here.auditor, here.above, here.beside):
        assert prove(Client(), again(stranger)).get(address, secure=True).status_code in {403, 404}
        with pytest.raises(PermissionDenied):
            look_at_file(file, by=again(stranger))
    visit = prove(client, again(here.officer))
    visit.get(f"/opinions/{opinion.pk}/", secure=True)
    assert visit.head(address, secure=True).status_code == 405
    assert not IdentityLook.objects.exists()
    assert (opened(visit, address), opened(visit, address)) == (PDF, PDF)
    look = IdentityLook.objects.get()
    assert (look.opinion, look.by, look.act, look.purpose, look.file) == (opinion, here.officer, "opened", "", file.pk)
    leader = prove(Client(), again(here.leader))
    assert opened(leader, address) == PDF
    assert list(IdentityLook.objects.order_by("pk").values_list("by", flat=True)) == [here.officer.pk, here.leader.pk]
    told, known = leader.get(f"/opinions/{opinion.pk}/", secure=True), (here.officer, here.leader)
    assert all(f"{by.get_full_name()}: Mở tệp" in " ".join(told.content.decode().split()) for by in known)
    assert visit.get(f"/opinions/{opinion.pk}/", secure=True).context["looks"] is None
    looks = kept_about(opinion)["looks"]
    assert [(each["by"], each["act"], each["file"]) for each in looks] == [
        (here.leader.get_full_name(), "opened", "ngõ 5.pdf"), (here.officer.get_full_name(), "opened", "ngõ 5.pdf"),
    ]  # fmt: skip
    number = file.pk
    discard(file)
    assert {each["file"] for each in kept_about(opinion)["looks"]} == {""}
    earlier = {"opinion": opinion, "by": here.officer, "act": "opened", "file": number, "at": timezone.now() - DAY}
    IdentityLook.objects.create(**earlier)  # a line for each day
    for wrong in ({}, {"by": None, "file": 1}, {"file": None}, {"act": "seen", "purpose": "ask"}, {"purpose": "ask"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            IdentityLook.objects.create(**earlier | wrong)


def test_a_file_that_is_lost_was_not_opened_and_one_that_was_tells_no_name(here, client):
    opinion, file, address = with_a_file(here, "answered", identity=canary())
    visit = prove(client, again(here.leader))
    assert opened(visit, address) == PDF
    sent = {"question": "Hoàng Yến Canary0000 hỏi", "version": "1", "title": "Hỏi", "answer": "Mai", "place": ""}
    assert visit.post(f"/opinions/{opinion.pk}/do/publish/", sent, secure=True).status_code == 422
    assert list(opinion.looks.order_by("pk").values_list("act", "purpose")) == [("opened", ""), ("seen", "compare")]
    lost, file, address = with_a_file(here)
    remove_bytes(file)
    assert visit.get(address, secure=True).status_code == 404
    assert not lost.looks.exists()


def test_another_identity_takes_the_place_and_the_log_says_it_without_the_values(here):
    opinion = make_opinion(here.ward, here.officer, "assigned", answers=here.units.school)
    school = worker("leader", here.units.school, "school")
    enter_identity(opinion, values=canary(1) | {"may_publish_name": True, "may_contact": False}, by=here.officer)
    assert (opinion.identity.may_publish_name, opinion.identity.consented_on) == (True, today())
    enter_identity(opinion, values={"phone": "0999"}, by=again(here.secretary))
    now = OpinionIdentity.objects.get()
    assert (now.name, now.phone, now.may_publish_name, now.consented_on) == ("", "0999", False, None)
    for stranger in (school, here.auditor, here.beside, here.root):
        with pytest.raises(PermissionDenied):
            enter_identity(opinion, values={}, by=again(stranger))
    enter_identity(opinion, values={}, by=here.officer)
    enter_identity(opinion, values={}, by=here.officer)
    assert not OpinionIdentity.objects.exists()
    assert [look.act for look in IdentityLook.objects.order_by("pk")] == ["entered", "changed", "erased"]
    for wrong in ({"name": ""}, {"may_contact": True}, {"consented_on": today()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OpinionIdentity.objects.create(**{"opinion": opinion, "name": "A"} | wrong)


def in_tables(text):
    """Tables of the database in which the text stands somewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relid::regclass::text FROM pg_stat_user_tables")
        names = [name for (name,) in cursor.fetchall()]
        parts = " UNION ALL ".join(
            f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name} AS t WHERE t::text ILIKE %s)" for name in names
        )
        cursor.execute(parts, [f"%{text}%"] * len(names))
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.bar("P4")
def test_erased_is_erased_in_every_table_and_the_figures_stay(here):
    """Registered, corrected, looked at, reminded of, answered: nowhere but in two tables, and then nowhere."""
    held = make_conference(here.ward, here.officer, "held")
    values = SAID | {
        "channel": "hall",
        "conference": held,
        "text": "Tôi là Canary0007, ngõ bị ngập",
        "place": "Ngõ Canary0007",
    }
    opinion = register_opinion(unit=here.ward, values=values, identity=canary(7), by=here.officer).opinion
    edit_opinion(opinion, version=1, changes={"text": values["text"] + "."}, by=here.officer)
    look_at_identity(opinion, purpose="ask", by=here.officer)
    remind_of_opinions()
    with pytest.raises(NotNow):
        erase_citizen(opinion, by=here.secretary)
    from_hall = {"answer": "Kính gửi bà Canary0007", "answered_on": None}
    take_opinion_step(opinion, "answer_on_the_spot", by=here.officer, given=from_hall)
    assert in_tables("canary0007") == {"dialogues_opiniontext", "dialogues_opinionidentity"}
    for stranger in (here.officer, here.auditor, here.beside):
        with pytest.raises(PermissionDenied):
            erase_citizen(opinion, by=again(stranger))
    before = Opinion.objects.values("kind", "state", "answered_on", "received_on").get()
    erase_citizen(opinion, by=here.secretary)
    assert in_tables("canary0007") == set()
    assert Opinion.objects.values("kind", "state", "answered_on", "received_on").get() == before
    assert IdentityLook.objects.filter(act="erased").count() == 1
    assert not may_erase(again(here.officer), opinion)


LEAK = re.compile(r"canary\d{4}|0999 ?77", re.IGNORECASE)


@pytest.fixture
def full(here):
    """200 canaries in four units, in every state that keeps an identity, of each a late one."""
    states = ("received", "classified", "assigned", "waiting", "drafted", "answered", "closed", "withdrawn")
    for number in range(200):
        unit = getattr(here.units, PLACES[number % 4])
        state = states[number // 4 % len(states)]
        late = {} if number % 3 else {"due_on": today() - 30 * DAY}
        make_opinion(unit, here.officer, state, identity=canary(number) | {"may_contact": False}, **late)
    remind_of_opinions()
    return here


@pytest.mark.bar("P1")
def test_200_canaries_are_on_no_page_and_in_no_file_notice_search_or_history(full, client):
    """Whoever asks: officers, leaders, auditors, administrators of the unit, above it and beside it, superusers."""
    people = [
        full.officer, full.leader, full.auditor, worker("administrator", full.ward, "keeper"), full.above, full.beside,
        full.root,
    ]  # fmt: skip
    opinion = Opinion.objects.filter(steward=full.ward, state="received").first()
    read = 0
    for person in people:
        visit = prove(client, again(person))
        mine = Opinion.objects.visible_to(again(person))
        one = opinion if mine.filter(pk=opinion.pk).exists() else mine.first()
        for address in (
            "/", "/opinions/", "/opinions/work/", "/opinions/?q=hoang+yen", f"/opinions/?q={one.number}", "/inbox/",
            f"/opinions/{one.pk}/", f"/opinions/{one.pk}/edit/", f"/opinions/{one.pk}/identity/",
            f"/opinions/{one.pk}/identity/edit/", f"/opinions/{one.pk}/erase/", f"/opinions/{one.pk}/receipt/",
            f"/opinions/{one.pk}/do/classify/", "/opinions/data/",
            "/api/v1/opinions/?q=hoang+yen", "/api/v1/opinions/", f"/api/v1/opinions/{one.pk}/",
            f"/api/v1/opinions/{one.pk}/steps/", f"/history/opinion/{one.pk}/", "/search/?q=hoang+yen",
        ):  # fmt: skip
            answer = visit.get(address, secure=True)
            assert answer.status_code in {200, 302, 403, 404, 409}, (address, answer.status_code)
            assert not LEAK.search(answer.content.decode()), (person, address)
            read += answer.status_code == 200
        for words in ("hoang yen", "Canary0004", "0999"):
            assert list(visit.get("/opinions/", {"q": words}, secure=True).context["rows"]) == []
    assert read > 50
    for person in (full.officer, full.root):
        run = Run(owner=again(person), params={"filters": {}, **office_of(again(person))})
        assert registry.get(EXPORT_OPINIONS).handler(run)["rows"] == Opinion.objects.visible_to(again(person)).count()
        with run.content as file:
            file.seek(0)
            rows = list(openpyxl.load_workbook(file).active.iter_rows(values_only=True))
        assert not LEAK.search(str(rows))


@pytest.mark.bar("P1")
def test_after_a_purpose_each_handler_sees_each_of_theirs_and_others_none(full, client):
    visit = prove(client, again(full.officer))
    seen = set()
    for opinion in Opinion.objects.exclude(state="routed_out").order_by("pk")[:40]:
        address = f"/opinions/{opinion.pk}/identity/"
        answer = visit.post(address, {"purpose": "ask"}, secure=True)
        is_mine = opinion.steward == full.ward and opinion.state not in ("closed", "withdrawn")
        assert (answer.status_code == 200) is is_mine, (opinion, answer.status_code)
        found = LEAK.findall(answer.content.decode())
        assert bool(found) is is_mine
        if is_mine:
            assert "no-store" in answer["Cache-Control"]
            seen.add(opinion.pk)
    assert len(seen) == 8
    assert set(IdentityLook.objects.values_list("opinion", flat=True)) == seen
    one = Opinion.objects.get(pk=min(seen))
    missing = visit.post(f"/opinions/{one.pk}/identity/", {"purpose": ""}, secure=True)
    assert (missing.status_code, bool(LEAK.search(missing.content.decode()))) == (422, False)
    assert IdentityLook.objects.count() == len(seen)
    auditor = prove(client, again(full.auditor)).get(f"/opinions/{one.pk}/", secure=True).content.decode()
    assert str(Purpose.ASK.label) in auditor

"""P1: canaries in every text field and file of dialogues; who crawls the portal finds those that are theirs to read.

Both ways: none where it must not be, and each where it has to be seen.
"""

import logging

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client, override_settings

from dialogues.models import DataRequest, OpinionTransition
from mobilization.common.history import recorded_models
from mobilization.outbox.models import Job, JobFile
from mobilization.settings.logs import logging_config
from organizations.dates import today
from partners.enums import Scope
from partners.services.clients import add_client
from tests.access.conferences_of_the_ward import CODE
from tests.access.people import account, worker
from tests.access.reading import alike_once, refusals_once
from tests.access.world import Visitor, objects
from tests.dialogues.canaries import FIELDS, NO_WORDS, OFFICIALS, SIGN, Canaries, Who, text_fields
from tests.dialogues.canary_crawl import Reader, addresses_of, everywhere, exports, handles, may_read, records
from tests.dialogues.canary_search import oracles
from tests.dialogues.canary_world import build_canaries
from tests.partners.programs import Program
from tests.sign_in import prove, seen_tomorrow

pytestmark = [pytest.mark.django_db, pytest.mark.bar("P1")]
PEOPLE = [
    ("officer", "ward"), ("leader", "ward"), ("partner", "ward"), ("auditor", "ward"), ("administrator", "ward"),
    ("reviewer", "ward"), ("approver", "ward"), ("secretary", "city"), ("officer", "school"), ("leader", "beside"),
    ("leader", "past"), ("superuser", "-"), ("nobody", "-"), ("anonymous", "-"),
]  # fmt: skip
EVERYWHERE = {("officer", "ward"), ("secretary", "city"), ("superuser", "-"), ("anonymous", "-")}
"""They open all of the portal; the others what dialogues can be told of in."""

HANDLING = {("officer", "ward"), ("leader", "beside")}
"""They find each canary that is theirs, wherever links lead."""

OF_OFFICIALS = {
    "/opinions/", "/conferences/", "/commitments/", "/dialogue-history/", "/api/v1/opinions/", "/api/v1/conferences/",
    "/api/v1/commitments/", "/api/v1/dialogue-history/",
}  # fmt: skip
FOUND = {
    ("anonymous", "-"): {"/dialogues/", "/questions/", "/questions/questions.csv"},
    **dict.fromkeys((*HANDLING, ("superuser", "-")), OF_OFFICIALS),
}
"""Where words are found that the reader may read."""
QUIET = ("django_structlog", "django.request")
"""The suite does not listen to what these say of each request."""
NOT_SHOWN = {"PublishedOpinion.hints_reason": "read again by who publishes it once more, after it was taken back"}


class Lines(logging.Handler):
    """The log as the portal writes it."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        made = logging.config.DictConfigurator({"version": 1})
        self.setFormatter(made.configure_formatter(dict(logging_config("INFO")["formatters"]["line"])))
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The ward of the access table and two wards full of canaries, in a transaction that is never committed."""
    lasting = override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=24 * 3600)
    with django_db_blocker.unblock(), lasting, transaction.atomic():
        made = objects()
        made.canaries, made.kept, made.log = Canaries(), {}, Lines()
        logging.getLogger().addHandler(made.log)
        levels = {name: logging.getLogger(name).level for name in QUIET}
        for name in QUIET:
            logging.getLogger(name).setLevel(logging.INFO)
        vars(made).update(vars(build_canaries(made.units, made.canaries)))
        made.mails = list(mail.outbox)  # which each test begins without
        yield made
        logging.getLogger().removeHandler(made.log)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        transaction.set_rollback(True)


def reader(world, role, place):
    """With a session of its own, and the unit it acts for."""
    unit = getattr(world.units, place, None)
    if role == "anonymous":
        return Reader(Visitor(role, place), None, world.canaries)
    if role in {"superuser", "nobody"}:
        user = account(f"{role}-crawls", is_superuser=role == "superuser", is_staff=role == "superuser")
    else:
        user = worker(role, unit or world.units.ward, f"{role}-{place}-crawls", until=None if unit else -1)
    client = seen_tomorrow(prove(Client(), user))
    return Reader(Visitor(role, place, client.cookies["sessionid"].value, user.pk), unit, world.canaries)


def leaks(found):
    """What somebody found and must not: class, field, way and address, each field once for each way."""
    wrong = {}
    for way, signs in found.found.items():
        for sign, where in signs.items():
            assert sign in found.canaries.known, (sign, where)
            if not may_read(found, sign, way):
                wrong.setdefault((found.canaries.known[sign][0], way), where)
    return wrong


def missed(found, ways, *, of):
    """By field how many that are theirs to see were not found."""
    seen = {sign for way in ways for sign in found.found.get(way, ())}
    wrong = {}
    for sign, (where, row) in found.canaries.known.items():
        if sign in seen or sign in found.canaries.filled or where in NOT_SHOWN or not of(where, row):
            continue
        if any(may_read(found, sign, way) for way in ways):
            wrong.setdefault(where, []).append((sign, str(row)))
    return {where: (len(rows), rows[0]) for where, rows in wrong.items()}


def mine(found, row):
    """Whether it belongs to the very unit of the reader."""
    known = getattr(row, "opinion", None) or getattr(row, "commitment", None) or getattr(row, "subject", None) or row
    known = getattr(known, "conference", None) or known if not hasattr(known, "steward") else known
    return known.steward == found.unit


def test_every_text_field_of_dialogues_has_a_class_and_canaries_in_it(world):
    fields = {f"{model}.{name}" for model, names in text_fields().items() for name in names}
    assert fields == set(FIELDS), "say in FIELDS who reads it, and put a canary there in canary_world.py"
    assert fields - {where for where, _row in world.canaries.known.values()} == set()
    assert all(NO_WORDS.values())
    of_citizens = [where for where, _row in world.canaries.known.values() if FIELDS[where] in (Who.IDENTITY, Who.PIECE)]
    assert (len(world.canaries.known) > 600, len(of_citizens) > 200) == (True, True), len(of_citizens)


@pytest.mark.parametrize(("role", "place"), PEOPLE)
def test_who_crawls_the_portal_finds_what_is_theirs_to_read_and_nothing_else(world, role, place):
    found = reader(world, role, place)
    with alike_once(world.kept), refusals_once(set()):
        logging.disable(logging.NOTSET)
        follows = (role, place) in HANDLING
        known = list(addresses_of(world, all_of_the_portal=(role, place) in EVERYWHERE))
        turn = None if follows or (role, place) in EVERYWHERE else PEOPLE.index((role, place))
        found.walk([*known, *records(turn=turn)], follow=follows)
        found.look_at_identities()
        found.files(exports(world.houses))
        wanted = FOUND.get((role, place), set())
        told, finds = oracles(found, wanted) if wanted else ({}, set())
    assert leaks(found) == {}
    assert told == {}, "it answers another way than for a word that stands nowhere"
    assert finds == wanted
    assert len(world.log.lines) > 100
    assert not SIGN.search("\n".join(world.log.lines))
    assert found.read > {"anonymous": 20, "nobody": 20}.get(role, 30)
    if follows:
        assert missed(found, ("page", "file", "purpose", "door"), of=lambda where, row: mine(found, row)) == {}


KEYS = {
    "reads": ("ward", {Scope.OPINIONS_READ}),
    "hands in": ("ward", {Scope.OPINIONS_WRITE}),
    "looks": ("ward", {Scope.OPINIONS_READ, Scope.OPINIONS_IDENTITIES}),
    "all but identities": ("ward", set(Scope) - {Scope.OPINIONS_IDENTITIES}),
    "all of another ward": ("beside", set(Scope)),
}


@pytest.mark.parametrize("name", KEYS)
def test_programs_find_what_their_scopes_open_and_nothing_else(world, name):
    place, scopes = KEYS[name]
    unit, giver = getattr(world.units, place), account("gives", is_superuser=True)
    key, secret = add_client(
        name=name, contact="Sở", unit=unit, scopes=sorted(scopes), valid_from=today(), by=giver
    )  # fmt: skip
    program = Program(key.client_id, secret).come_in()
    found = Reader(Visitor("partner", "own", "", key.account_id), unit, world.canaries)
    for address in [*addresses_of(world, all_of_the_portal=False), *records()]:
        if address.startswith("/api/"):
            found.take(program.get(address), address, "page")
    for opinion in world.canaries.opinions():
        answer = program.post(f"/api/v1/opinions/{opinion}/identity/", {"purpose": "ask"})
        found.take(answer, "identity", "purpose")
    assert leaks(found) == {}
    seen = {FIELDS[world.canaries.known[sign][0]] for signs in found.found.values() for sign in signs}
    reads, looks = Scope.OPINIONS_READ in scopes, Scope.OPINIONS_IDENTITIES in scopes
    assert (Who.WORDS in seen, Who.IDENTITY in seen, Who.NAMED in seen) == (reads, looks, False)
    assert not reads or found.read > 50
    if looks:
        of = lambda where, row: FIELDS[where] is Who.IDENTITY and handles(found, row.opinion)  # noqa: E731
        assert missed(found, ("purpose",), of=of) == {}


def test_who_registered_finds_it_by_the_secret_address_alone(world):
    found = Reader(Visitor("anonymous", "-"), None, world.canaries)
    for address, signs in ((f"/dialogues/registrations/{CODE}/", 2), ("/dialogues/registrations/code-of-nobody/", 0)):
        found.open(found.client(), address, way="code")
        names = [sign for sign in found.found.pop("code", ()) if FIELDS[world.canaries.known[sign][0]] is Who.NAMED]
        assert len(names) == signs, address


def test_by_the_code_the_citizen_finds_the_answer_and_neither_who_said_it_nor_a_draft(world):
    for house in world.houses:
        for pk, code in house.codes.items():
            found = Reader(Visitor("anonymous", "-"), None, world.canaries)
            client = found.client()
            assert client.post("/dialogues/opinions/follow/", {"code": code}, secure=True).status_code == 302
            answer, _content = found.open(client, "/dialogues/opinions/mine/", way="code")
            assert (answer.status_code, leaks(found)) == (200, {}), pk
            own = lambda where, row, pk=pk: getattr(row, "opinion_id", None) == pk and where in CITIZENS  # noqa: E731
            assert missed(found, ("code",), of=own) == {}
            assert all(of_opinion(world.canaries.known[sign][1]) in {pk, None} for sign in found.found.get("code", ()))


CITIZENS = {"OpinionText.answer", "EarlierAnswer.answer", "EarlierAnswer.reason"}


def of_opinion(row):
    """The number of the row's opinion; None where it is of something else."""
    return getattr(row, "opinion_id", getattr(row, "subject_id", None) if isinstance(row, OpinionTransition) else None)


def test_who_handed_it_out_fetches_all_that_is_kept_and_nobody_else(world):
    house, ways = world.ward, {}
    opinion = DataRequest.objects.get(pk=house.requests[0]).opinion
    for name, user in house.people.items():
        session = prove(Client(), user).cookies["sessionid"].value
        found = Reader(Visitor(name, "own", session, user.pk), house.unit, world.canaries)
        for file in JobFile.objects.filter(job__kind="dialogues.person_data"):
            found.open(found.client(), f"/jobs/{file.job_id}/files/{file.format}/", way="handed")
        ways[name] = found
        assert leaks(found) == {}
    own = lambda where, row: of_opinion(row) == opinion.pk and where in ALL_KEPT  # noqa: E731
    assert missed(ways["leader"], ("handed",), of=own) == {}
    assert not ways["officer"].found
    assert not ways["secretary"].found


ALL_KEPT = {where for where in FIELDS if FIELDS[where] in (Who.IDENTITY, Who.PIECE)} | {"OpinionText.text"}


def test_canaries_stand_in_their_own_tables_and_in_no_event_notice_mail_log_or_record_of_changes(world):
    """What citizens say, and who they are, stands in its own table; what officials say may be on the record."""
    recorded = {event._meta.db_table for event in recorded_models().values()}
    wrong = set()
    for table, sign in everywhere():
        where, row = world.canaries.known[sign]
        is_officials = FIELDS[where] not in OF_CITIZENS or where in OFFICIALS
        if table != row._meta.db_table and not (is_officials and table in recorded):
            wrong.add((where, table))
    assert wrong == {("Conference.title", "notifications_notice")}
    mails = [part for each in world.mails for part in (each.subject, each.body, str(each.alternatives))]
    assert len(mails) > 30
    assert len(world.log.lines) > 30
    told = SIGN.findall(" ".join([*mails, *world.log.lines, *Job.objects.values_list("error_detail", flat=True)]))
    assert {world.canaries.known[sign][0] for sign in told} == set()
    kept = {
        name for model in (world.named.files.model, JobFile) for name in model.objects.values_list("key", flat=True)
    }
    assert not SIGN.search(" ".join(kept))
    assert all(default_storage.exists(name) for name in kept)


OF_CITIZENS = {Who.IDENTITY, Who.PIECE, Who.WORDS, Who.REFERENCE, Who.NAMED, Who.PUBLIC}

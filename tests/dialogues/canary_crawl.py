"""Reading everything that somebody gets to see, and who may read a canary there (by units, states and roles)."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client
from django.utils.regex_helper import normalize

from dialogues.models import Conference, Opinion
from dialogues.opinion_enums import OVER, TO_PLACE, WITH_UNIT
from mobilization.outbox import registry
from mobilization.outbox.models import JobFile
from mobilization.outbox.runner import JobRefused
from organizations.models import User
from organizations.offices import office_of
from tests.access.reading import MIDDLEWARE, Run, requests_of
from tests.access.test_routes import LINES, routes
from tests.access.world import ADDRESSES, Request, Visitor
from tests.dialogues.canaries import FIELDS, SIGN, Canaries, Who
from tests.pdf_text import text_of

READERS = {"officer", "leader", "secretary", "approver", "administrator", "auditor", "partner"}
HANDLERS = {"officer", "leader", "secretary", "partner"}
WAYS = {"dialogues.export_registrations": "door", "dialogues.person_data": "handed"}
"""Lists and files that hold more than pages do."""
_HEX = re.compile(r"63616e617279(?:3\d){4}78")
BY_ITS_CODE = "dialogues/registrations/<str:code>/"
SAME_FOR_ALL = {"api/v1/schema/", "api/v1/docs/", "gallery/"}
OFF = {"postponed", "cancelled"}
BY_CODE = {"EarlierAnswer.answer", "EarlierAnswer.reason", "OpinionRating.words", "Opinion.sent_to"}
BOX = re.compile(r'<input[^>]*\bname="q"')
LINK = re.compile(r'(?:href|action|hx-get)="(/[^"#?]*)')
OURS = ("/opinions/", "/conferences/", "/commitments/", "/reception-days/", "/dialogue-", "/dialogues/", "/questions/")
WHERE_WORDS_ARE = (*OURS, "/api/v1/", "/search/", "/history/", "/inbox/", "/jobs/", "/units/", "/calendar/")


def words_of(content: bytes) -> str:
    """What can be read of a page or a file: a PDF, what an archive, a workbook or a Word document holds, text."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(f"{each} {words_of(archive.read(each))}" for each in archive.namelist())
    made_here = content.startswith(b"%PDF") and b"/ToUnicode" in content
    return content.decode(errors="replace") + (text_of(content) if made_here else "")


def has_search(page: str) -> bool:
    """Whether its main part has a field for words; the one in the head of all pages leads to a page of its own."""
    return bool(BOX.search(page.partition("<main")[2]))


@dataclass
class Reader:
    """Somebody, where they stand, and what they found: way → canaries. `path` is None where nobody acts for a unit.

    `searches` are the pages on which words are searched for; `opinions` those that were asked about already.
    """

    visitor: Visitor
    unit: Any = None
    canaries: Canaries = field(default_factory=Canaries)
    found: dict[str, dict[str, str]] = field(default_factory=dict)
    searches: set[str] = field(default_factory=set)
    opinions: dict[int, Any] = field(default_factory=dict)
    read: int = 0

    @property
    def role(self) -> str:
        """As the access table calls it."""
        return self.visitor.role

    def client(self) -> Client:
        """With the session of the visitor."""
        client = Client()
        client.handler = MIDDLEWARE
        if self.visitor.cookie:
            client.cookies["sessionid"] = self.visitor.cookie
        return client

    def note(self, way: str, where: str, content: bytes | str) -> None:
        """Keep the canaries that stand there."""
        text = words_of(content) if isinstance(content, bytes) else content
        for sign in SIGN.findall(text):
            self.found.setdefault(way, {}).setdefault(sign, where)

    def open(self, client: Any, address: str, *, way: str = "page", post: Any = None) -> tuple[Any, bytes]:
        """Ask for it and keep what stands there, in the head of the answer, too."""
        answer = client.get(address, secure=True) if post is None else client.post(address, post, secure=True)
        return answer, self.take(answer, address, way)

    def take(self, answer: Any, address: str, way: str) -> bytes:
        """Keep what an answer says."""
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        self.note(way, address, content)
        self.note(way, address, str(answer.headers))
        self.read += answer.status_code == 200
        return content

    def walk(self, addresses: Iterable[str], *, follow: bool) -> None:
        """Open each; where links are followed, those of dialogues, each address once."""
        client, waiting, seen = requests_of(self.visitor), list(addresses), set()
        while waiting:
            address = waiting.pop(0)
            if urlsplit(address).path in seen:
                continue
            seen.add(urlsplit(address).path)
            answer, content = self.open(client, address)
            if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
                continue
            if has_search(page := content.decode()):
                self.searches.add(address)
            if follow:
                waiting += [each for each in LINK.findall(page) if each.startswith(OURS)]

    def look_at_identities(self) -> None:
        """Ask for who said each opinion, with a purpose."""
        client = requests_of(self.visitor)
        for pk in Opinion.objects.values_list("pk", flat=True):
            self.open(client, f"/opinions/{pk}/identity/", way="purpose", post={"purpose": "ask"})

    def files(self, kinds: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """What every kind of job writes for this account."""
        user = User.objects.filter(pk=self.visitor.user).first()
        for kind, params in kinds if user else ():
            if registry.get(kind).may_request(user):
                run = Writing(owner=user, params=params | office_of(user), written=[])
                try:
                    registry.get(kind).handler(run)
                except JobRefused:
                    continue
                for content in run.written:
                    self.note(WAYS.get(kind, "file"), kind, content)
                self.read += 1


class Writing(Run):
    """Keeps all files that a handler writes."""

    def add_file(self, _format: str, name: str, content: Any, **_kind: Any) -> None:
        """One more, with its name."""
        content.seek(0)
        self.written.append(name.encode() + b" ")
        self.written.append(content.read())

    def on_finish(self, effect: Any) -> None:
        """The files go to nobody."""


def may_read(reader: Reader, sign: str, way: str) -> bool:
    """What DOMAIN and the documents say of this canary, this reader and this way."""
    where, row = reader.canaries.known[sign]
    return _RULES[FIELDS[where]](reader, where, row, way)


def _reaches(reader: Reader, *units: Any) -> bool:
    if reader.role == "superuser":
        return True
    return reader.unit is not None and reader.role in READERS and any(
        unit is not None and unit.path.startswith(reader.unit.path) for unit in units
    )  # fmt: skip


def _opinion(reader: Reader, row: Any) -> Any:
    found = row if isinstance(row, Opinion) else getattr(row, "subject", None) or row.opinion
    if found.pk not in reader.opinions:
        known = Opinion.objects.select_related("steward", "assigned_steward", "public")
        reader.opinions[found.pk] = known.get(pk=found.pk)
    return reader.opinions[found.pk]


def handles(reader: Reader, opinion: Any) -> bool:
    """Whether the unit of the reader handles it now."""
    if reader.unit is None or reader.role not in HANDLERS:
        return False
    answers = opinion.assigned_steward
    is_kept = opinion.steward == reader.unit and opinion.state in (*TO_PLACE, *WITH_UNIT, "answered")
    is_within = answers is not None and answers.path.startswith(opinion.steward.path)
    return is_kept or (answers == reader.unit and is_within and opinion.state in WITH_UNIT)


def _identity(reader: Reader, where: str, row: Any, way: str) -> bool:
    opinion = _opinion(reader, row)
    public = getattr(opinion, "public", None)
    is_shown = public is not None and public.is_public and public.shows_name and row.may_publish_name
    if where == "OpinionIdentity.name" and is_shown:
        return True
    return (way == "purpose" and handles(reader, opinion)) or _is_handed(reader, opinion, way)


def _is_handed(reader: Reader, opinion: Any, way: str) -> bool:
    """What is kept about a citizen: leader and secretary of the very unit, whatever the state."""
    return way == "handed" and reader.role in {"leader", "secretary"} and opinion.steward == reader.unit


def _piece(reader: Reader, where: str, row: Any, way: str) -> bool:
    opinion = _opinion(reader, row)
    return (way != "code" and handles(reader, opinion)) or _is_handed(reader, opinion, way)


def _words(reader: Reader, where: str, row: Any, way: str) -> bool:
    opinion = _opinion(reader, row)
    if way == "code":
        is_asked = where == "OpinionTransition.reason" and row.action in {"pause", "withdraw"}
        return where in BY_CODE or is_asked or (where == "OpinionText.answer" and opinion.state in OVER)
    return _reaches(reader, opinion.steward, opinion.assigned_steward)


def _reference(reader: Reader, where: str, row: Any, way: str) -> bool:
    is_own = bool(reader.visitor.user) and row.by_id == reader.visitor.user
    return is_own or _is_handed(reader, _opinion(reader, row), way)


def _named(reader: Reader, where: str, row: Any, way: str) -> bool:
    is_writer = reader.role in {*HANDLERS, "superuser"}
    if way == "code":
        return True  # the address is the secret code of who registered
    return way == "door" and is_writer and _reaches(reader, row.conference.steward)


def _conference_of(row: Any) -> Any:
    found = row if isinstance(row, Conference) else getattr(row, "subject", None) or row.conference
    return Conference.objects.select_related("steward").get(pk=found.pk)


def _conference(reader: Reader, where: str, row: Any, way: str) -> bool:
    found = _conference_of(row)
    if where in {"Conference.conclusion", "Conference.conclusion_number"}:
        is_public = found.state == "concluded"
    elif where == "ConferenceTransition.reason":
        is_public = found.state in OFF
    else:
        is_public = found.announced_on is not None
    return is_public or _reaches(reader, found.steward)


def _inside(reader: Reader, where: str, row: Any, way: str) -> bool:
    return _reaches(reader, row.steward if hasattr(row, "steward") else _conference_of(row).steward)


def _commitment(reader: Reader, where: str, row: Any, way: str) -> bool:
    found = row if where.startswith("Commitment.") else getattr(row, "subject", None) or row.commitment
    public = {"title", "first_title", "rewording", "outcome", "link"}
    of_published = found.conference is not None and found.conference.state == "concluded"
    if of_published and where.removeprefix("Commitment.") in public:
        return True
    return _reaches(reader, found.steward, found.responsible_steward)


def _public(reader: Reader, where: str, row: Any, way: str) -> bool:
    return _opinion(reader, row).public.is_public or _words(reader, where, row, way)


_RULES: dict[Who, Callable[[Reader, str, Any, str], bool]] = {
    Who.IDENTITY: _identity, Who.PIECE: _piece, Who.WORDS: _words, Who.REFERENCE: _reference, Who.NAMED: _named,
    Who.CONFERENCE: _conference, Who.INSIDE: _inside, Who.COMMITMENT: _commitment, Who.PUBLIC: _public,
}  # fmt: skip


def records(*, turn: int | None = None) -> Iterator[str]:
    """The pages, the history and the answers of the API of everything that dialogues keep, wherever it belongs.

    Each opinion has its page and its files opened; of its other addresses who has a `turn` opens one, and others, whose
    rights are the same, the next one.
    """
    for place, (pk, files) in enumerate(_with_files()):
        others = [f"/api/v1/opinions/{pk}/", f"/history/opinion/{pk}/", f"/api/v1/opinions/{pk}/steps/"]
        yield f"/opinions/{pk}/"
        yield from others if turn is None else [others[(place + turn) % len(others)]]
        yield from (f"/opinions/{pk}/files/{file}/" for file in files)
    for pk in Conference.objects.values_list("pk", flat=True):
        yield from (
            f"/conferences/{pk}/",
            f"/dialogues/{pk}/",
            f"/history/conference/{pk}/",
            f"/conferences/{pk}/hall/",
        )
        yield from (f"/conferences/{pk}/groups/", f"/conferences/{pk}/agenda/", f"/api/v1/conferences/{pk}/")

    for file in JobFile.objects.filter(job__kind="dialogues.person_data"):
        yield f"/jobs/{file.job_id}/files/{file.format}/"


def _with_files() -> Iterator[tuple[int, list[int]]]:
    for opinion in Opinion.objects.prefetch_related("files").order_by("pk"):
        yield opinion.pk, [each.pk for each in opinion.files.all()]


def exports(houses: Iterable[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every kind of work of dialogues with what it asks for: lists once, of conferences those of both wards."""
    for kind, _title in registry.choices():
        if kind.startswith("dialogues."):
            asked = [_params(kind, house) for house in houses]
            yield from ((kind, each) for place, each in enumerate(asked) if each not in asked[:place])


def _params(kind: str, house: Any) -> dict[str, Any]:
    if kind == "dialogues.hall_paper":
        return {"conference": house.over.pk, "paper": "minutes"}
    if kind == "dialogues.notice_paper":
        return {"conference": house.ahead.pk}
    if kind == "dialogues.person_data":
        return {"requests": house.requests}
    return {"filters": {"conference": house.ahead.pk} if "registrations" in kind else {}}


def addresses_of(world: SimpleNamespace, *, all_of_the_portal: bool) -> Iterator[str]:
    """The routes that answer GET, at the addresses that the access table gives; those of dialogues, or all.

    What says the same to everybody, and takes long, is opened once.
    """
    for name, method, _policy in LINES:
        if name in SAME_FOR_ALL:
            if name in world.kept.setdefault("opened", set()):
                continue
            world.kept["opened"].add(name)
        if method == "GET" and name != BY_ITS_CODE and (all_of_the_portal or f"/{name}".startswith(WHERE_WORDS_ARE)):
            form, _names = normalize(routes()[name].regex)[0]
            yield "/" + form % ADDRESSES.get(name, lambda world: Request())(world).kwargs


def everywhere() -> set[tuple[str, str]]:
    """Table and canary, of all columns of all tables, bytes too (as PostgreSQL writes them, in hexadecimal)."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT relid::regclass::text FROM pg_stat_user_tables")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT t::text FROM {table} AS t WHERE t::text ~* %s", ["canary|63616e617279"])
            for (row,) in cursor.fetchall():
                found.update((table.strip('"'), sign) for sign in SIGN.findall(row.lower()))
                found.update((table, bytes.fromhex(each).decode()) for each in _HEX.findall(row.lower()))
    return found

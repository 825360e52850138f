"""X1: web processes killed while 50 members submit score sheets and cast secret votes; each is there once."""

import os
import re
import signal
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from http.client import HTTPException
from http.cookies import SimpleCookie

import psycopg
from django.conf import settings
from django.test import Client

from mobilization.local.postgres import OWNER
from organizations.models import Unit, User
from reviews.models import Assignment, BallotCount, Council, Round, ScoreSheet, Session, SheetPoints, Voted
from reviews.services.votes import open_votes
from tests.access.people import worker
from tests.drills.stack import Stack, pause, until
from tests.reviews.makers import make_candidacies, make_council, make_judge, make_round
from tests.reviews.session_makers import make_session
from tests.sign_in import prove

MEMBERS, ITEMS, EACH, KILLS, LOCK, LIMIT_SECONDS = 50, 4, 10, 10, 5011, 300.0
CHOICES = ("in_favour", "against", "abstained")
_HOLD = """
CREATE SEQUENCE drill_written;
CREATE SEQUENCE drill_committed;
GRANT USAGE ON SEQUENCE drill_written, drill_committed TO PUBLIC;
CREATE FUNCTION drill_hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF nextval(TG_ARGV[0]::regclass) % {each} = 3 THEN PERFORM pg_advisory_xact_lock_shared({lock}); END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER drill_written AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION drill_hold('drill_written');
CREATE CONSTRAINT TRIGGER drill_committed AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION drill_hold('drill_committed')
"""
"""Each tenth row waits where it is written, and each tenth in its COMMIT: that one stands, and nobody is told so."""


class Member(threading.Thread):
    """Somebody with a browser: sends each form until the page says that it is done; counts answers that never came."""

    def __init__(self, stack: Stack, user: User, pages: dict[str, dict[str, str]]) -> None:
        super().__init__()
        self.stack, self.pages, self.unanswered = stack, pages, 0
        client = prove(Client(), user)
        self.cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
        self.done: list[str] = []

    def run(self) -> None:
        """One page after the other."""
        for path, form in self.pages.items():
            if until(lambda path=path, form=form: self._sent(path, form), LIMIT_SECONDS, every=0.2) is not None:
                self.done.append(path)

    def _sent(self, path: str, form: dict[str, str]) -> bool:
        """Whether the page has no form any more; otherwise the form is sent."""
        page = self._ask(path)
        if page is None:
            return False
        hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|version)" value="([^"]+)"', page))
        if not any(f'name="{name}"' in page for name in form if name != "do"):
            return True
        self._ask(path, hidden | form)
        return False

    def _ask(self, path: str, form: dict[str, str] | None = None) -> str | None:
        data = None if form is None else urllib.parse.urlencode(form).encode()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        request = urllib.request.Request(self.stack.url + path, data, {"Cookie": cookies})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                for line in answer.headers.get_all("Set-Cookie") or ():
                    self.cookies |= {name: each.value for name, each in SimpleCookie(line).items()}
                return answer.read().decode()
        except (OSError, HTTPException):  # refused, cut off (in the midst of an answer, too), 503
            self.unanswered += 1
            return None


@contextmanager
def _held(owner: str, table: str) -> Iterator[tuple[Callable[[], bool], Callable[[], None]]]:
    """Rows of the table wait; yields whether one does, and what lets it go on and holds the next."""
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        connection.execute(_HOLD.format(table=table, each=EACH, lock=LOCK))

        def waits() -> bool:
            asked = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted"
            return connection.execute(asked, [LOCK]).fetchone() is not None

        def go_on() -> None:
            connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
            connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])

        try:
            yield waits, go_on
        finally:
            connection.execute("SELECT pg_advisory_unlock_all()")
            connection.execute("DROP FUNCTION drill_hold() CASCADE; DROP SEQUENCE drill_written, drill_committed")


def killed_while(stack: Stack, table: str, members: Sequence[threading.Thread]) -> int:
    """Whenever a row waits, the web processes are killed: by turns those that answer, and the whole server."""
    kills = 0
    with _held(stack.cluster.url(OWNER), table) as (waits, go_on):
        for member in members:
            member.start()
        while kills < KILLS and any(member.is_alive() for member in members):
            if not waits():
                pause(0.02)
                continue
            master = stack.pid("web")
            for pid in stack.family(master)[0 if kills % 2 else 1 :] if master else ():
                os.kill(pid, signal.SIGKILL)
            kills += 1
            go_on()
    for member in members:
        member.join()
    return kills


def _council() -> tuple[Council, User, list[User]]:
    unit = Unit.objects.in_force().order_by("id").first() or Unit.objects.create(
        code="X1", name="Xã Diễn tập", short_name="Diễn tập", kind="commune", level="grassroots"
    )
    council = make_council(unit, "Hội đồng diễn tập")
    people = [make_judge(council, f"x1-{number}") for number in range(MEMBERS)]
    return council, worker("secretary", unit, "x1-secretary"), people


def _points(member: int, place: int) -> tuple[int, int]:
    return (member + place) % 11, (member * 3 + place) % 21


def _sheets(stack: Stack, council: Council, secretary: User, people: list[User]) -> tuple[int, list[Member], list[str]]:
    """200 sheets; gives kills, who sent them, and what is wrong."""
    found: Round = make_round(council, make_candidacies(council.unit, ITEMS, state="under_review"), "open")
    expected: dict[int, tuple[int, int]] = {}
    members = []
    for number, user in enumerate(people):
        seat, pages = council.members.get(person=user.person), {}
        for item in found.items.order_by("position"):
            given = Assignment.objects.create(item=item, seat=seat, how="hand", assigned_by=secretary)
            sheet = ScoreSheet.objects.create(assignment=given)
            named, result = expected[sheet.pk] = _points(number, item.position)
            form = {"points-named": str(named), "points-result": str(result), "do": "submit"}
            pages[sheet.get_absolute_url()] = form
        members.append(Member(stack, user, pages))
    kills = killed_while(stack, "reviews_sheettransition", members)
    wrong = []
    for sheet in ScoreSheet.objects.filter(pk__in=expected).prefetch_related("transitions"):
        stored = dict(SheetPoints.objects.filter(sheet=sheet).values_list("criterion__key", "points"))
        named, result = expected[sheet.pk]
        total = (Decimal(100 * (named + result)) / 30).quantize(Decimal("0.01"))
        steps = [step.action for step in sheet.transitions.all()]
        points = {"named": named, "result": result}
        if (sheet.state, sheet.total, stored, steps) != ("submitted", total, points, ["submit"]):
            wrong.append(f"sheet {sheet.pk}: {sheet.state} {sheet.total} {stored} {steps}")
    return kills, members, wrong


def _votes(stack: Stack, council: Council, secretary: User, people: list[User]) -> tuple[int, list[Member], list[str]]:
    """200 secret votes; gives kills, who cast them, and what is wrong."""
    found = make_round(council, make_candidacies(council.unit, ITEMS, state="under_review"), "closed")
    session: Session = make_session(found, "in_session", is_secret=True)
    items = list(session.items.order_by("position").values_list("pk", flat=True))
    open_votes(session, items=items, by=secretary)
    expected: Counter[tuple[int, str]] = Counter()
    members = []
    for number, user in enumerate(people):
        form = {str(item): CHOICES[(number + place) % 3] for place, item in enumerate(items)}
        expected.update((int(item), choice) for item, choice in form.items())
        members.append(Member(stack, user, {f"/sessions/{session.pk}/ballot/": form}))
    kills = killed_while(stack, "reviews_voted", members)
    counted = {(item, choice): n for item, choice, n in BallotCount.objects.filter(item__in=items).values_list(
        "item", "choice", "number")}  # fmt: skip
    voters = Counter(Voted.objects.filter(item__in=items).values_list("item", flat=True))
    wrong = [] if counted == dict(expected) else [f"counters {counted} instead of {dict(expected)}"]
    return kills, members, wrong + ([] if voters == dict.fromkeys(items, MEMBERS) else [f"voters {dict(voters)}"])


def drill(stack: Stack) -> tuple[bool, str]:
    """50 members at once: first their sheets, then their votes."""
    council, secretary, people = _council()
    wrong, figures = [], []
    for name, phase in (("sheets", _sheets), ("secret votes", _votes)):
        kills, members, faults = phase(stack, council, secretary, people)
        unfinished = sum(len(member.pages) - len(member.done) for member in members)
        lost = sum(member.unanswered for member in members)
        figures.append(f"{MEMBERS * ITEMS} {name}, {kills} kills, {lost} questions without an answer")
        wrong += faults + ([f"{unfinished} pages unfinished"] if unfinished else [])
        wrong += [] if kills == KILLS else [f"only {kills} kills"]
    return not wrong, "; ".join(figures + wrong[:5])

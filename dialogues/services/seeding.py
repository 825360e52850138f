"""Scale data: any number of invented opinions, the same rows for the same number and day, by COPY.

What they say is made of the texts of invented models, who says it of common names; numbers begin with `PREFIX`, which
the portal itself gives to none. What stands beside them (steps, ratings, commitments, what is published, groups)
follows from the rows, by a statement for each table: `seeding_beside.py`.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from dialogues.models import Opinion
from dialogues.opinion_enums import OVER, WITH_UNIT, Channel, OpinionKind
from dialogues.opinion_enums import OpinionState as S
from dialogues.rules import MUST_HOLD
from dialogues.services.seeding_beside import seed_beside, seed_conferences
from directives.models import Theme
from mobilization.common.text import fold
from models_registry.enums import Domain
from models_registry.seed_texts import texts_of
from organizations.dates import today
from organizations.enums import Level
from organizations.models import Unit, User
from organizations.paths import ids_of_path

PREFIX = "YT"
YEARS, RECENT = 5, 45
BATCH = 20_000
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
MIDDLE, GIVEN = ("Văn", "Thị", "Minh", "Thu", "Đức"), ("An", "Bình", "Chi", "Dũng", "Hà", "Lan", "Nam", "Yến")
CHANNELS = (Channel.PAPER, Channel.TELEPHONE, Channel.ON_BEHALF, Channel.WEB, Channel.WEB, Channel.HALL)
OPENING = ("Đề nghị", "Kiến nghị", "Phản ánh", "Xin hỏi về")
_RECENT = (
    S.RECEIVED, S.CLASSIFIED, *[S.ASSIGNED] * 4, S.WAITING, S.DRAFTED, S.APPROVED, S.REOPENED, S.ANSWERED, S.PUBLISHED,
    S.PRIVATE,
)  # fmt: skip
_FORMER = (
    S.ASSIGNED, *[S.ANSWERED] * 5, *[S.PUBLISHED] * 10, *[S.PRIVATE] * 5, *[S.CLOSED] * 170, *[S.WITHDRAWN] * 6,
    *[S.ROUTED_OUT] * 3,
)  # fmt: skip
_OPINION = (
    "unit_id", "steward_id", "number", "code_hash", "kind", "channel", "conference_id", "received_on", "domain",
    "theme_id", "state", "assigned_id", "assigned_steward_id", "assigned_on", "due_on", "extended_days", "paused_on",
    "drafted_by_id", "approved_by_id", "is_on_the_spot", "answered_on", "closed_on", "other_track", "sent_to",
    "first_answered_on", "first_due_on", "was_on_the_spot", "reopened_on", "entered_by_id", "version", "created_at",
    "seen_from",
)  # fmt: skip
_NUMBER, _DAY = _OPINION.index("number"), _OPINION.index("received_on")
_TEXT = ("opinion_id", "text", "place", "answer", "search")
_IDENTITY = ("opinion_id", "name", "phone", "address", "may_publish_name", "may_contact")


@dataclass(frozen=True)
class _Invented:
    """An opinion and what stands in the tables beside it."""

    opinion: tuple[Any, ...]
    text: tuple[str, ...] | None
    identity: tuple[Any, ...] | None


@dataclass(frozen=True)
class _World:
    """Who receives, who answers, who works, what there is to choose; the conference of a unit and year with its day.

    `above` are the units on the path of each: what a trigger would say where tables are filled without any.
    """

    receive: list[int]
    answer: list[int]
    people: list[int]
    themes: list[int]
    conferences: dict[tuple[int, int], tuple[int, date]]
    today: date
    above: dict[int, list[int]]


def seed_opinions(rows: int, *, within: Unit | None = None, told: Callable[[int], object] = lambda _done: None) -> int:
    """Make invented opinions until `rows` of them stand; gives how many were made.

    They are received by grassroots units in force (below `within`; by those that have to hold dialogues, where there
    are some) and answered there. Repeating it makes none twice; `told` hears after each piece, which is one
    transaction, how many stand. Raises ValueError where no grassroots unit is in force, or fewer than two accounts
    exist: one drafts, another signs.
    """
    done = before = Opinion.objects.filter(number__startswith=f"{PREFIX}-").count()
    world = _world(within)
    if not world.answer or len(world.people) < 2:  # noqa: PLR2004 - who drafts and who signs
        raise ValueError("opinions need a grassroots unit in force and two accounts")
    while done < rows:
        piece = range(done + 1, min(done + BATCH, rows) + 1)
        _write([_opinion(number, world) for number in piece], world)
        done = piece[-1]
        told(done)
    return max(0, done - before)


def _world(within: Unit | None) -> _World:
    last = today()
    wanted = Unit.objects.in_force().filter(level=Level.GRASSROOTS, path__startswith=within.path if within else "")
    places = list(wanted.order_by("id").values_list("id", "kind", "path"))
    answer, above = [pk for pk, *_rest in places], {pk: ids_of_path(path) for pk, _kind, path in places}
    receive = [pk for pk, kind, _path in places if kind in MUST_HOLD] or answer
    people = list(User.objects.order_by("id").values_list("id", flat=True)[:2])
    themes = list(Theme.objects.order_by("sort_key").values_list("pk", flat=True))
    held = seed_conferences(receive, people[0], range(last.year - YEARS, last.year + 1)) if people else {}
    return _World(receive, answer, people, themes, held, last, above)


@transaction.atomic
def _write(piece: list[_Invented], world: _World) -> None:
    piece.sort(key=lambda each: each.opinion[_DAY])
    _copy("dialogues_opinion", _OPINION, (each.opinion for each in piece))
    numbers = [each.opinion[_NUMBER] for each in piece]
    ids = dict(Opinion.objects.filter(number__in=numbers).values_list("number", "id"))
    known = [(ids[each.opinion[_NUMBER]], each) for each in piece]
    _copy("dialogues_opiniontext", _TEXT, ((pk, *each.text) for pk, each in known if each.text))
    _copy("dialogues_opinionidentity", _IDENTITY, ((pk, *each.identity) for pk, each in known if each.identity))
    seed_beside(list(ids.values()), by=world.people[1], today=world.today)


def _copy(table: str, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _opinion(number: int, world: _World) -> _Invented:
    draw, last, people = Random(-number), world.today, world.people  # noqa: S311 - nothing secret is drawn
    unit = draw.choice(world.receive)
    answers = unit if draw.randrange(5) else draw.choice(world.answer)
    is_recent = draw.randrange(YEARS * 365) < RECENT
    day = last - timedelta(days=draw.randrange(RECENT) if is_recent else draw.randrange(RECENT, YEARS * 365))
    channel, conference, day = _way(draw, unit, day, world)
    state = draw.choice(_RECENT if is_recent and not conference else _FORMER)
    domain = "" if state == S.RECEIVED else draw.choice(Domain.values)
    texts = texts_of(number, domain or Domain.ECONOMY)
    is_answered, is_placed = state in OVER, state in (*WITH_UNIT, *OVER)
    is_routed, is_drafted = state == S.ROUTED_OUT, state in (S.DRAFTED, S.APPROVED, *OVER)
    is_said = conference is not None and is_answered and bool(draw.randrange(3))
    due = day + timedelta(days=21 if is_placed or state == S.REOPENED else 5)
    answered = day if is_said else min(last, day + timedelta(days=draw.randrange(1, 30)))
    is_reopened = state == S.REOPENED or (is_answered and not is_said and number % 33 == 0)
    first = answered if is_answered or is_reopened else None
    opinion = (
        unit, unit, f"{PREFIX}-{number:07}", hashlib.sha256(f"{PREFIX}{number}".encode()).hexdigest(),
        draw.choice(OpinionKind.values), channel, conference, day, domain,
        draw.choice(world.themes) if world.themes and domain else None, state, answers if is_placed else None,
        answers if is_placed else None, day if is_placed else None, due, 0, last if state == S.WAITING else None,
        people[0] if is_drafted else None, people[1] if state == S.APPROVED or is_answered else None, is_said,
        answered if is_answered else None, answered if state == S.CLOSED else None, "complaint" if is_routed else "",
        "Ban Tiếp công dân Thành phố" if is_routed else "", first, due if first else None, is_said,
        answered if is_reopened else None, None if channel == Channel.WEB else people[0], 1, _nine(day),
        sorted({*world.above[unit], *(world.above[answers] if is_placed else ())}),
    )  # fmt: skip
    return _Invented(
        opinion,
        None if is_routed else _said(draw, texts, is_drafted=is_drafted),
        _who(draw, number, is_routed=is_routed),
    )


def _way(draw: Random, unit: int, day: date, world: _World) -> tuple[str, int | None, date]:
    """How it came; in the hall on the day of the unit’s conference, which a year need not have had yet."""
    channel = draw.choice(CHANNELS)
    if channel != Channel.HALL:
        return channel, None, day
    conference, held = world.conferences.get((unit, day.year), (None, day))
    if conference is None or held > world.today:
        return Channel.PAPER, None, day
    return channel, conference, held


def _said(draw: Random, texts: Any, *, is_drafted: bool) -> tuple[str, ...]:
    text = f"{draw.choice(OPENING)}: {texts.title}. {texts.summary}"
    answer = f"Đơn vị tiếp thu và trả lời: {texts.way_of_working}" if is_drafted else ""
    return text, texts.place, answer, fold(f"{texts.place} {text}")


def _who(draw: Random, number: int, *, is_routed: bool) -> tuple[Any, ...] | None:
    """Six of ten are known; of none a consent."""
    if is_routed or draw.randrange(10) >= 6:  # noqa: PLR2004 - as the sentence above says
        return None
    name = f"{draw.choice(FAMILY)} {draw.choice(MIDDLE)} {draw.choice(GIVEN)}"
    return name, f"0999 {number % 10**6:06}", f"Ngõ {number % 90 + 1}", False, False


def _nine(day: date) -> datetime:
    return min(timezone.now(), timezone.make_aware(datetime.combine(day, time(9))))

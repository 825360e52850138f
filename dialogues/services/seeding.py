"""Scale data: any number of invented opinions, the same rows for the same number and day, by COPY.

What they say is made of the texts of invented models, who says it of common names; numbers begin with `PREFIX`, which
the portal itself gives to none.
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
from mobilization.common.text import fold
from models_registry.enums import Domain
from models_registry.seed_texts import texts_of
from organizations.dates import today
from organizations.enums import Level
from organizations.models import Unit, User

PREFIX = "YT"
YEARS, RECENT = 5, 45
BATCH = 20_000
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
MIDDLE, GIVEN = ("Văn", "Thị", "Minh", "Thu", "Đức"), ("An", "Bình", "Chi", "Dũng", "Hà", "Lan", "Nam", "Yến")
CHANNELS = (Channel.PAPER, Channel.TELEPHONE, Channel.ON_BEHALF)
OPENING = ("Đề nghị", "Kiến nghị", "Phản ánh", "Xin hỏi về")
_RECENT = (S.RECEIVED, S.CLASSIFIED, *[S.ASSIGNED] * 4, S.WAITING, S.DRAFTED, S.APPROVED, *[S.ANSWERED] * 3)
_FORMER = (S.ASSIGNED, *[S.ANSWERED] * 20, *[S.CLOSED] * 170, *[S.WITHDRAWN] * 6, *[S.ROUTED_OUT] * 3)
_OPINION = (
    "unit_id", "steward_id", "number", "code_hash", "kind", "channel", "received_on", "domain", "state", "assigned_id",
    "assigned_steward_id", "assigned_on", "due_on", "extended_days", "paused_on", "drafted_by_id", "approved_by_id",
    "is_on_the_spot", "answered_on", "closed_on", "other_track", "sent_to", "entered_by_id", "version", "created_at",
    "was_on_the_spot",
)  # fmt: skip
_TEXT = ("opinion_id", "text", "place", "answer", "search")
_IDENTITY = ("opinion_id", "name", "phone", "address", "may_publish_name", "may_contact")


@dataclass(frozen=True)
class _Invented:
    """An opinion and what stands in the tables beside it."""

    opinion: tuple[Any, ...]
    text: tuple[str, ...] | None
    identity: tuple[Any, ...] | None


def seed_opinions(rows: int, *, within: Unit | None = None, told: Callable[[int], object] = lambda _done: None) -> int:
    """Make invented opinions until `rows` of them stand; gives how many were made.

    They are received by grassroots units in force (below `within`) and answered there. Repeating it makes none twice;
    `told` hears after each piece, which is one transaction, how many stand. Raises ValueError where no grassroots unit
    is in force, or fewer than two accounts exist: one drafts, another signs.
    """
    done = before = Opinion.objects.filter(number__startswith=f"{PREFIX}-").count()
    wanted = Unit.objects.in_force().filter(level=Level.GRASSROOTS, path__startswith=within.path if within else "")
    places = list(wanted.order_by("id").values_list("id", flat=True))
    people = list(User.objects.order_by("id").values_list("id", flat=True)[:2])
    if not places or len(people) < 2:  # noqa: PLR2004 - who drafts and who signs
        raise ValueError("opinions need a grassroots unit in force and two accounts")
    while done < rows:
        piece = range(done + 1, min(done + BATCH, rows) + 1)
        _write([_opinion(number, places, people) for number in piece])
        done = piece[-1]
        told(done)
    return max(0, done - before)


@transaction.atomic
def _write(piece: list[_Invented]) -> None:
    piece.sort(key=lambda each: each.opinion[6])
    _copy("dialogues_opinion", _OPINION, (each.opinion for each in piece))
    numbers = [each.opinion[2] for each in piece]
    ids = dict(Opinion.objects.filter(number__in=numbers).values_list("number", "id"))
    known = [(ids[each.opinion[2]], each) for each in piece]
    _copy("dialogues_opiniontext", _TEXT, ((pk, *each.text) for pk, each in known if each.text))
    _copy("dialogues_opinionidentity", _IDENTITY, ((pk, *each.identity) for pk, each in known if each.identity))


def _copy(table: str, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _opinion(number: int, places: list[int], people: list[int]) -> _Invented:
    draw, last = Random(-number), today()  # noqa: S311 - nothing secret is drawn
    unit, answers = draw.choice(places), draw.choice(places)
    is_recent = draw.randrange(YEARS * 365) < RECENT
    day = last - timedelta(days=draw.randrange(RECENT) if is_recent else draw.randrange(RECENT, YEARS * 365))
    state = draw.choice(_RECENT if is_recent else _FORMER)
    domain = "" if state == S.RECEIVED else draw.choice(Domain.values)
    texts = texts_of(number, domain or Domain.ECONOMY)
    is_placed = state in (*WITH_UNIT, *OVER)
    is_answered, is_drafted = state in OVER, state in (S.DRAFTED, S.APPROVED, *OVER)
    answered = min(last, day + timedelta(days=draw.randrange(1, 30))) if is_answered else None
    is_routed = state == S.ROUTED_OUT
    opinion = (
        unit, unit, f"{PREFIX}-{number:07}", hashlib.sha256(f"{PREFIX}{number}".encode()).hexdigest(),
        draw.choice(OpinionKind.values), draw.choice(CHANNELS), day, domain,
        state, answers if is_placed else None, answers if is_placed else None, day if is_placed else None,
        day + timedelta(days=21 if is_placed else 5), 0, last if state == S.WAITING else None,
        people[0] if is_drafted else None, people[1] if state == S.APPROVED or is_answered else None, False, answered,
        answered if state == S.CLOSED else None, "complaint" if is_routed else "",
        "Ban Tiếp công dân Thành phố" if is_routed else "", people[0], 1, _nine(day), False,
    )  # fmt: skip
    return _Invented(
        opinion,
        None if is_routed else _said(draw, texts, is_drafted=is_drafted),
        _who(draw, number, is_routed=is_routed),
    )


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

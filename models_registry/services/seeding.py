"""Scale data: any number of invented models with their lives, the same rows for the same number and day.

The models come by COPY, what follows from them (transitions, progress, checks, candidacies, recognitions …) by
INSERT … SELECT: the database's rules, indexes and record of changes hold as for every other row.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from directives.enums import CampaignKind
from directives.models import Campaign
from models_registry.enums import Domain, EndKind, ModelState, Subject
from models_registry.models import RegisteredModel
from models_registry.seed_lives import LIVES
from models_registry.seed_texts import texts_of
from organizations.dates import today
from organizations.enums import Level
from organizations.models import Unit

PREFIX = "TN"
"""Of the codes ("thử nghiệm", trial): the portal itself gives none of these."""
YEARS = 5
BATCH = 20_000
_COLUMNS = (
    "unit_id", "steward_id", "code", "campaign_id", "title", "summary", "subject", "domain", "level", "place",
    "situation_before", "way_of_working", "results", "lessons", "households", "people_reached", "source", "state",
    "submitted_at", "registered_on", "late_reason", "ended_on", "end_kind", "last_progress_on", "listed_on", "version",
    "created_at",
)  # fmt: skip
_RECENT = (
    *[ModelState.DRAFT] * 2, *[ModelState.SUBMITTED] * 3, ModelState.RETURNED, *[ModelState.REGISTERED] * 6,
    *[ModelState.IN_IMPLEMENTATION] * 8,
)  # fmt: skip
_FORMER = (
    ModelState.DRAFT, *[ModelState.REGISTERED] * 5, *[ModelState.IN_IMPLEMENTATION] * 33, *[ModelState.ENDED] * 11,
)  # fmt: skip
_RECENT_DAYS, _SILENT_DAYS = 60, 200


def seed_models(rows: int, *, within: Unit | None = None, told: Callable[[int], object] = lambda _done: None) -> int:
    """Make invented models until `rows` of them stand; gives how many were made.

    They belong to the grassroots units in force (below `within`), in campaigns of the level above, of five years.
    Repeating it makes none twice; `told` hears after each piece, which is one transaction, how many stand. Raises
    ValueError where no grassroots unit is in force.
    """
    done = before = RegisteredModel.objects.filter(code__startswith=f"{PREFIX}-").count()
    places = _places(within)
    while done < rows:
        piece = range(done + 1, min(done + BATCH, rows) + 1)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(id), 0) FROM models_registry_registeredmodel")
            newest = cursor.fetchone()[0]
            with cursor.copy(f"COPY models_registry_registeredmodel ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
                for row in sorted(_models(piece, places), key=lambda row: row[-3]):
                    copy.write_row(row)
            for statement in LIVES:
                cursor.execute(statement, {"newest": newest, "today": today(), "prefix": f"{PREFIX}-%"})
        done = piece[-1]
        told(done)
    return max(0, done - before)


def _places(within: Unit | None) -> list[tuple[int, dict[int, int]]]:
    """The grassroots units with the campaigns, by year, of the level above."""
    above = dict(Unit.objects.in_force().order_by("id").values_list("id", "parent_id"))
    wanted = Unit.objects.in_force().filter(level=Level.GRASSROOTS, path__startswith=within.path if within else "")
    units = list(wanted.order_by("id").values_list("id", flat=True))
    if not units:
        raise ValueError("no grassroots unit is in force: load units first")
    grassroots = set(units)
    opener = {unit: _above(unit, above, grassroots) for unit in units}
    campaigns = {unit: {year: _campaign(unit, year) for year in _years()} for unit in sorted(set(opener.values()))}
    return [(unit, campaigns[opener[unit]]) for unit in units]


def _above(unit: int, above: Mapping[int, int | None], grassroots: set[int]) -> int:
    """The nearest unit above that is no grassroots unit; the topmost where there is none."""
    while (up := above[unit]) is not None:
        unit = up
        if unit not in grassroots:
            break
    return unit


def _years() -> range:
    return range(today().year - YEARS, today().year + 1)


def _campaign(unit: int, year: int) -> int:
    """The movement's year of the unit, as it stands; else a new one."""
    own = Campaign.objects.filter(unit_id=unit, kind=CampaignKind.YEAR, year_from=year).order_by("id").first()
    return (own or Campaign.objects.create(
        unit_id=unit, steward_id=unit, name=f"Phong trào thi đua Dân vận khéo năm {year} (số liệu thử)",
        kind=CampaignKind.YEAR, year_from=year, year_to=year, rhythm_days=90,
        registration_from=date(year, 1, 1), registration_to=date(year, 6, 30),
        evaluation_from=date(year, 7, 1), evaluation_to=date(year, 12, 31),
    )).pk  # fmt: skip


def _models(numbers: range, places: list[tuple[int, dict[int, int]]]) -> Iterator[tuple[Any, ...]]:
    now, last = timezone.now(), today()
    for number in numbers:
        draw = Random(-number)  # noqa: S311 - nothing secret is drawn
        unit, campaigns = draw.choice(places)
        day = last - timedelta(days=draw.randrange(YEARS * 365))
        domain = draw.choice(Domain.values)
        texts = texts_of(number, domain)
        state = draw.choice(_RECENT if day > last - timedelta(days=_RECENT_DAYS) else _FORMER)
        is_draft, is_ended = state == ModelState.DRAFT, state == ModelState.ENDED
        was_registered = state in {ModelState.REGISTERED, ModelState.IN_IMPLEMENTATION, ModelState.ENDED}
        seen = max(day, last - timedelta(days=draw.randrange(_SILENT_DAYS)))
        yield (
            unit, unit, f"{PREFIX}-{number:07}", campaigns.get(day.year), texts.title, texts.summary,
            draw.choice(Subject.values), domain, Level.GRASSROOTS, texts.place, texts.situation_before,
            texts.way_of_working, texts.results, texts.lessons, draw.randrange(20, 320), draw.randrange(80, 1280), "",
            state, None if is_draft else _nine(day - timedelta(days=5), now), day if was_registered else None, "",
            min(last, day + timedelta(days=draw.randrange(700))) if is_ended else None,
            draw.choice((EndKind.STOPPED, EndKind.STOPPED, EndKind.WITHDRAWN)) if is_ended else "",
            seen if state == ModelState.IN_IMPLEMENTATION else None, day, 1, _nine(day - timedelta(days=10), now),
        )  # fmt: skip


def _nine(day: date, now: datetime) -> datetime:
    return min(now, timezone.make_aware(datetime.combine(day, time(9))))

"""The annual figures of a city beside one GROUP BY pass, what keeping the sums costs writers, and pages of figures.

`report`: every figure and tally of the year and of the year before, by domain, level and subject, by theme, by unit and
by month. The other side is one plain pass of PostgreSQL over the same two years: over the models' own tables, and over
the narrow table of stages that the portal keeps (`limit`), with its answer fetched. Both must count as many
registrations. Writers: the same statements with the sums' triggers and without, each undone.
"""

import datetime
from collections.abc import Callable, Iterator
from secrets import token_hex
from types import SimpleNamespace
from typing import Any

from django.db import connection, connections, transaction

from bench import city, database, opinions
from bench.opinion_pages import Desk
from dialogues.models import Opinion
from models_registry.figures import FUNNEL
from models_registry.models import RegisteredModel
from organizations.dates import today
from organizations.figures import Period, Scope, numbers_and_parts
from organizations.services.summing import keep_sums
from organizations.tallies import counted, registered

Sides = dict[str, Callable[[], Any]]
DIVISIONS = (("domain", "level", "subject"), ("theme",), ("steward",))
_IN_CITY = "JOIN organizations_unit u ON u.id = {table}.steward_id AND u.path LIKE %s"
_KEPT = f"""
SELECT stage, date_trunc('month', day), r.steward_id, r.domain, r.level, r.subject, count(*)
FROM models_registry_reachedstage r {_IN_CITY.format(table="r")}
WHERE day BETWEEN %s AND %s GROUP BY 1, 2, 3, 4, 5, 6
"""
_OPINIONS = f"""
SELECT date_trunc('month', received_on), o.steward_id, o.domain, count(*),
    count(*) FILTER (WHERE first_answered_on <= first_due_on), count(*) FILTER (WHERE first_answered_on > first_due_on)
FROM dialogues_opinion o {_IN_CITY.format(table="o")}
WHERE received_on BETWEEN %s AND %s GROUP BY 1, 2, 3
"""
_OWN = f"""
SELECT event.stage, date_trunc('month', event.day), m.steward_id, m.domain, m.level, m.subject, count(DISTINCT m.id)
FROM (
    SELECT 1 AS stage, id AS model_id, registered_on AS day FROM models_registry_registeredmodel
    UNION ALL SELECT 2, model_id, "on" FROM models_registry_fieldcheck
    UNION ALL SELECT 5, model_id, submitted_on FROM models_registry_candidacy
    UNION ALL SELECT 6, model_id, recognised_on FROM models_registry_recognition WHERE revoked_on IS NULL
    UNION ALL SELECT 7, r.model_id, t.chosen_on FROM models_registry_typicalchoice t
        JOIN models_registry_recognition r ON r.id = t.recognition_id WHERE r.revoked_on IS NULL
    UNION ALL SELECT 8, r.model_id, p.proposed_on FROM models_registry_upwardproposal p
        JOIN models_registry_recognition r ON r.id = p.recognition_id WHERE r.revoked_on IS NULL
    UNION ALL SELECT 9, origin_id, registered_on FROM models_registry_registeredmodel
        WHERE origin_id IS NOT NULL AND end_kind <> 'withdrawn'
    UNION ALL SELECT 10, model_id, "on" FROM models_registry_reconfirmation WHERE verdict <> 'stopped'
    UNION ALL SELECT 11, id, ended_on FROM models_registry_registeredmodel WHERE end_kind = 'stopped'
) event JOIN models_registry_registeredmodel m ON m.id = event.model_id {_IN_CITY.format(table="m")}
WHERE event.day BETWEEN %s AND %s AND m.registered_on IS NOT NULL AND m.end_kind <> 'withdrawn'
GROUP BY 1, 2, 3, 4, 5, 6
"""
EACH = 200
"""Models and opinions that are registered one by one in a turn: switching triggers takes as long as some of them."""
_TRIGGERS = {
    "models_registry_registeredmodel": "waiting",
    "models_registry_reachedstage": "stages",
    "models_registry_modeltheme": "themes",
    "dialogues_opinion": "opinions",
    "dialogues_opinionrating": "ratings",
}


def fill(rows: int) -> SimpleNamespace:
    """The city with as many models and opinions, and its sums."""
    city.fill(rows)
    there = opinions.fill(rows)
    _keep()
    if database.has_small():
        small = database.Small()
        small.side(keep_sums)()
    return there


def _keep() -> None:
    keep_sums()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE organizations_rolledcell, organizations_rolledmember, organizations_rolledchange"
        )
    connections["owner"].close()


def cases(there: SimpleNamespace) -> Iterator[tuple[str, Sides]]:
    """`(name, side → what counts, returns registrations of the year)`."""
    year = today().year - 1
    plain = {"ours": lambda: report(there.city, year)}
    yield "annual report, city, beside a pass over the kept stages", plain | {"limit": _pass(_KEPT, there.city, year)}
    yield "annual report, city, beside a pass over the models' tables", plain | {"limit": _pass(_OWN, there.city, year)}
    yield from _written(there)
    yield from _pages(there)


def report(root: Any, year: int) -> list[int]:
    """All that the report counts."""
    period = Period.year(year)
    scopes = {"now": Scope(root=root, period=period), "before": Scope(root=root, period=period.year_before())}
    months = {str(number): Scope(root=root, period=month) for number, month in enumerate(period.months())}
    found, _parts = numbers_and_parts(FUNNEL, scopes | months, [("now", division) for division in DIVISIONS])
    counted(registered(), None, scopes)
    return [found["now"]["models_registry.registered"]]


def _pass(models: str, root: Any, year: int) -> Callable[[], list[int]]:
    """One pass over the models of two years, and one over the opinions."""

    def run() -> list[int]:
        days = [f"{root.path}%", datetime.date(year - 1, 1, 1), datetime.date(year, 12, 31)]
        with connection.cursor() as cursor:
            cursor.execute(models, days)
            rows = cursor.fetchall()
            cursor.execute(_OPINIONS, days)
            cursor.fetchall()
        return [sum(row[-1] for row in rows if row[0] == 1 and row[1].year == year)]

    return run


def _written(there: SimpleNamespace) -> Iterator[tuple[str, Sides]]:
    """With the sums' triggers, and without (`limit`): so limit ÷ ours is what is left of the speed."""
    for name, work in (
        (f"{EACH} models registered one by one", _one),
        ("10,000 models changed in one statement", _many),
        (f"{EACH} opinions received one by one", _received),
    ):
        yield name, {"ours": _undone(work, there), "limit": _undone(work, there, without=True)}


def _undone(work: Callable[[Any], int], there: SimpleNamespace, *, without: bool = False) -> Callable[[], list[int]]:
    def run() -> list[int]:
        with transaction.atomic(using="owner"):
            _switch("DISABLE" if without else "ENABLE")
            changed = work(there)
            transaction.set_rollback(True, using="owner")
        return [changed]

    return run


def _switch(verb: str) -> None:
    with connections["owner"].cursor() as cursor:
        for table, what in _TRIGGERS.items():
            for event in ("insert", "update", "delete"):
                cursor.execute(f"ALTER TABLE {table} {verb} TRIGGER {what}_summed_{event}")


def _one(there: SimpleNamespace) -> int:
    """Drafts become registered models, each by a statement of its own as the step does it."""
    rows = RegisteredModel.objects.using("owner").filter(steward=there.commune, state="draft")
    now = datetime.datetime.now(datetime.UTC)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:EACH])
    return sum(rows.filter(pk=pk).update(state="registered", registered_on=today(), submitted_at=now) for pk in ids)


def _many(there: SimpleNamespace) -> int:
    """Days of registration of ten thousand models move by one: each has its row and its themes anew."""
    ids = list(
        RegisteredModel.objects.using("owner")
        .filter(registered_on__lt=today())
        .order_by("pk")
        .values_list("pk", flat=True)[:10_000]
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE models_registry_registeredmodel SET registered_on = registered_on + 1 WHERE id = ANY (%s)", [ids]
        )
        return int(cursor.rowcount)


def _received(there: SimpleNamespace) -> int:
    """Opinions, each by a statement of its own: those that were assigned last, once more."""
    rows = Opinion.objects.using("owner").filter(steward=there.commune, state="assigned").order_by("-pk")
    opinions = [*rows[:EACH]]
    for place in range(EACH):
        opinion = opinions[place % len(opinions)]
        opinion.pk, opinion.number, opinion.code_hash = None, f"YT-DO-{place}", token_hex(32)
        opinion.save(using="owner", force_insert=True)
    return EACH


def _pages(there: SimpleNamespace) -> Iterator[tuple[str, Sides]]:
    desks = {"city": Desk(there, "city_leader"), "commune": Desk(there, "commune_leader")}
    year = today().year - 1
    for who, desk in desks.items():
        root = there.city if who == "city" else there.commune
        for said, asked in (("this year", ""), ("a year", f"?from=01/01/{year}&to=31/12/{year}")):
            yield f"figures, {who}, {said}", desk.sides(f"/units/{root.pk}/figures/{asked}")
        yield f"figures of dialogues, {who}", desk.sides(f"/dialogue-figures/?from=01/01/{year}&to=31/12/{year}")
        yield f"home, {who}", desk.sides("/")

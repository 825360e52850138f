"""Every figure of every unit and period of the year in a city of 100,000 models and 100,000 opinions, as recounted.

`ROUNDS` (1516: 100,056 models and as many opinions) says how much, `HTTP=0` leaves out pages, lists, API and files;
with `PERIODS="q4,to date"` these are looked at for the named periods alone, so that a run can be gone on with.
Filling takes about 17 minutes and all the rest hours where pages of all periods are looked at on a busy machine, so
each part that is done is told on the way.
"""

import os
import signal
import sys
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.test import Client, override_settings
from django.test.utils import setup_test_environment

from mobilization.outbox import services
from organizations.figures import Scope
from reports import measures
from tests.agreement import seed, ways
from tests.agreement.compare import PERIODS, Compared, by_unit, drilled, each_unit, recount
from tests.drills.stack import Stack
from tests.sign_in import prove

SAMPLE = (("AG-M3", False), ("AG-C0", True), ("AG-G40", False))
"""Units whose pages, lists, API and workbooks are asked for each period; lists of the others by their querysets."""
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
"""Pages are read, not looked at: their files need not be gathered."""
PAPERS = ("h1", "q3", "year")


def drill(stack: Stack) -> tuple[bool, str]:
    """Filled into the portal's own database, which ends with the drill. SystemExit for a period there is not."""
    named = [name.strip() for name in os.environ.get("PERIODS", "").split(",") if name.strip()]
    if unknown := [name for name in named if name not in PERIODS]:
        raise SystemExit(f"PERIODS: {unknown} are none of {', '.join(PERIODS)}")
    stack.kill("beat", signal.SIGSTOP)  # what it starts in an hour of comparing changes what is overdue
    try:
        return _compared(seed.fill(int(os.environ.get("ROUNDS", seed.MANY))), named)
    finally:
        stack.kill("beat", signal.SIGCONT)


def _compared(city: Any, named: list[str]) -> tuple[bool, str]:
    asked = measures.measures()
    compared = Compared(recount([each.key for each in asked]))
    if not named:
        _by_querysets(compared, asked, city)
    wrong = []
    if os.environ.get("HTTP", "1") != "0":
        with override_settings(STORAGES=settings.STORAGES | {"staticfiles": {"BACKEND": PLAIN}}):
            wrong = _by_http(compared, city, named or PERIODS)
    wrong += [str(each) for each in compared.differences]
    figure = f"{compared.cells:,} numbers of {len(city.wards)} units compared, {len(wrong)} differ"
    return bool(compared.cells) and not wrong, f"{figure} {'; '.join(wrong[:5])}".strip()


def _by_querysets(compared: Compared, asked: list[Any], city: Any) -> None:
    """Every number of every unit in both views and all periods, by itself and as the length of its rows."""
    wards = [each.pk for each in city.wards]
    by_unit(compared, asked, wards)
    _tell(compared, "by unit")
    drilled(compared, asked, wards)
    _tell(compared, "rows behind")
    each_unit(compared, asked, [None, city.city, city.other, *city.wards])
    _tell(compared, "each unit")


def _tell(compared: Compared, part: str) -> None:
    differ = compared.differences
    sys.stderr.write(f"{part}: {compared.cells:,} numbers so far, {len(differ)} differ {differ[:3] or ''}\n")
    sys.stderr.flush()


def _by_http(compared: Compared, city: Any, names: Iterable[str]) -> list[str]:
    setup_test_environment()  # answers keep what their pages were drawn from
    services.wake_worker = lambda _job_id: True  # jobs are run here
    visit, by_code, wrong = prove(Client(), city.root), {each.code: each for each in city.units}, []
    for name in sorted(names, key=lambda name: name not in PAPERS):
        period = PERIODS[name]
        for code, was in (*SAMPLE, ("AG", False)):
            root = by_code[code]
            where, scope = (was, root.pk, name), Scope(root=root, as_it_was=was, period=period)
            behind = ways.pages(compared, visit, measures.measures(), where, scope)
            if code != "AG":  # a list of the city says “more than a thousand”
                ways.lists(compared, visit, where, behind)
            below = [each for each in city.wards if each.parent_id == root.pk]
            ways.dashboards(compared, visit, measures.measures(), where, scope, below)
            ways.api(compared, visit, measures.measures(), where, scope)
            ways.exports(compared, visit, measures.measures(), where, scope)
            if name in PAPERS:
                report = ways.report_of(root, period, city.root, as_it_was=was, dimension_of=ways.DIVIDED)
                wrong += ways.files(compared, report, where, ways.report_files(report, city.root))
        _tell(compared, f"pages and files of {name}")
    return wrong

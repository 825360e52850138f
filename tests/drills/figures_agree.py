"""Every figure of every unit and period of the year in a city of 100,000 models and 100,000 opinions, as recounted.

`ROUNDS` (1516: 100,056 models and as many opinions) says how much, `HTTP=0` leaves out pages, lists, API and files.
Filling takes about 17 minutes and all the rest hours where pages of all periods are looked at on a busy machine.
"""

import os
from typing import Any

from django.test import Client
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
PAPERS = ("h1", "q3", "year")


def drill(stack: Stack) -> tuple[bool, str]:
    """Filled into the portal's own database, which ends with the drill."""
    city = seed.fill(int(os.environ.get("ROUNDS", seed.MANY)))
    asked = measures.measures()
    compared = Compared(recount([each.key for each in asked]))
    wards = [each.pk for each in city.wards]
    by_unit(compared, asked, wards)
    drilled(compared, asked, wards)
    each_unit(compared, asked, [None, city.city, city.other, *city.wards])
    wrong = _by_http(compared, city) if os.environ.get("HTTP", "1") != "0" else []
    wrong += [str(each) for each in compared.differences]
    figure = f"{compared.cells:,} numbers of {len(wards)} units compared, {len(wrong)} differ"
    return not wrong, f"{figure} {'; '.join(wrong[:5])}".strip()


def _by_http(compared: Compared, city: Any) -> list[str]:
    setup_test_environment()  # answers keep what their pages were drawn from
    services.wake_worker = lambda _job_id: True  # jobs are run here
    visit, by_code, wrong = prove(Client(), city.root), {each.code: each for each in city.units}, []
    for name, period in PERIODS.items():
        for code, was in (*SAMPLE, ("AG", False)):
            root = by_code[code]
            where, scope = (was, root.pk, name), Scope(root=root, as_it_was=was, period=period)
            behind = ways.pages(compared, visit, measures.measures(), where, scope)
            if code != "AG":  # a list of the city says “more than a thousand”
                ways.lists(compared, visit, where, behind)
            ways.api(compared, visit, measures.measures(), where, scope)
            ways.exports(compared, visit, measures.measures(), where, scope)
            if name in PAPERS:
                report = ways.report_of(root, period, city.root, as_it_was=was, dimension_of=ways.DIVIDED)
                wrong += ways.files(compared, report, where, ways.report_files(report, city.root))
    return wrong

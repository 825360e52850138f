"""Pages of opinions, commitments and figures that officials open, where there are all opinions and where there are few.

They are asked for by an officer and a leader of a commune, by the city (the upper level), and by an administrator, who
sees all. Beside the figures stands one plain pass of PostgreSQL over the opinions of the same days (the limit).
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db import connection
from django.db.models import Max, Min
from django.test import Client

from bench import city, database, opinions
from bench.find_models import moved
from dialogues.models import Conference, Opinion
from organizations.dates import today

Sides = dict[str, Callable[[], Any]]
Case = tuple[str, Sides]
fill = opinions.fill
_GROUPED = """
SELECT channel, state, kind, domain, count(*), count(*) FILTER (WHERE first_answered_on <= first_due_on),
    count(*) FILTER (WHERE first_answered_on > first_due_on)
FROM dialogues_opinion WHERE received_on BETWEEN %s AND %s GROUP BY 1, 2, 3, 4
"""


class Desk:
    """Somebody signed in who opens pages: all opinions there (`many`), and few (`few`), as somebody of the same name.

    Nobody (`role` is empty) is a stranger.
    """

    def __init__(self, there: SimpleNamespace, role: str = "") -> None:
        """Sign in where all opinions are and, if that database is there, where few are."""
        self.many, self.few, self.small = Client(), Client(), None
        _sign_in(self.many, there, role)
        if database.has_small():
            self.small = database.Small()
            with self.small():
                _sign_in(self.few, city.who_looks(), role)

    def sides(self, address: str, *, few: str = "") -> Sides:
        """What opens the address; `few` is another one for where there are few."""
        found: Sides = {"ours": lambda: open_page(self.many, address)}
        if self.small is not None:
            found["small"] = self.small.side(lambda: open_page(self.few, few or address))
        return found

    def middle(self, address: str, rows: Any, order: tuple[str, ...]) -> Sides:
        """The page that begins in the middle of the rows, beside page 1 of the list."""
        ends = rows.aggregate(least=Min("pk"), most=Max("pk"))
        row = rows.filter(pk__gte=(ends["least"] + ends["most"]) // 2).order_by("pk").values_list(*order)[0]
        older = re.search(r'rel="next" href="(\?[^"]*)"', self.many.get(address).content.decode())
        if older is None:
            raise SystemExit(f"{address} has one page only")
        query = dict(parse_qsl(urlsplit(unescape(older[1])).query))
        query["cursor"] = moved(query["cursor"], row)
        deep = f"{address.partition('?')[0]}?{urlencode(query)}"
        return {"ours": lambda: open_page(self.many, deep), "first": lambda: open_page(self.many, address)}


def _sign_in(client: Client, there: SimpleNamespace, role: str) -> None:
    if role:
        client.force_login(getattr(there, role))


def open_page(client: Client, address: str) -> list[int]:
    """The status of the answer; SystemExit for another one than 200. Files are read to their end."""
    answer: Any = client.get(address)
    if answer.status_code != 200:  # noqa: PLR2004 - HTTP's "OK"
        raise SystemExit(f"{address} answers {answer.status_code}")
    if answer.streaming:
        for _piece in answer.streaming_content:
            pass
    return [answer.status_code]


def cases(there: SimpleNamespace) -> Iterator[Case]:
    """`(name, side → what opens the page, returns its status)`."""
    desks = {
        "officer": Desk(there, "commune_officer"),
        "leader": Desk(there, "commune_leader"),
        "city": Desk(there, "city_leader"),
        "administrator": Desk(there, "everywhere"),
    }
    yield from _work(desks)
    yield from _lists(desks)
    yield from _one(desks, there)
    yield from _commitments(desks)
    yield from _figures(desks, there)


def _work(desks: dict[str, Desk]) -> Iterator[Case]:
    for role in ("officer", "leader", "city"):
        yield f"home, {role}", desks[role].sides("/")
    for role in ("officer", "leader", "city"):
        yield f"my work, {role}", desks[role].sides("/opinions/work/")
    for role in ("leader", "city", "administrator"):
        yield f"board, {role}", desks[role].sides("/conferences/board/")


def _lists(desks: dict[str, Desk]) -> Iterator[Case]:
    year = today().year
    theme = Opinion.objects.exclude(theme=None).values_list("theme", flat=True)[0]
    for said, asked in (
        ("all", ""),
        ("overdue", "state=overdue"),
        ("state and domain", "state=closed&domain=economy"),
        ("a theme of this year", f"theme={theme}&received_from=01/01/{year}"),
        ("two words", "q=hien+dat"),
        ("rare words", "q=keng+17"),
        ("a number", "q=YT-0000017"),
        ("a figure", f"figure=dialogues.opinions_late&from=01/01/{year}&to=31/12/{year}"),
    ):
        for role, desk in desks.items():
            yield f"opinions, {said}, {role}", desk.sides(f"/opinions/?{asked}")
    rows = Opinion.objects.all()
    yield "opinions, in the middle, administrator", desks["administrator"].middle("/opinions/", rows, ORDER)
    ours = rows.filter(steward__code="X0001")
    yield "opinions, in the middle, officer", desks["officer"].middle("/opinions/", ours, ORDER)


ORDER = ("received_on", "id")


def _one(desks: dict[str, Desk], there: SimpleNamespace) -> Iterator[Case]:
    few = Opinion.objects.filter(number__lte="YT-0010000")
    ours = few.filter(steward=there.commune, assigned=there.commune)
    some = few.filter(steward=there.commune, state="closed").order_by("pk").values_list("pk", flat=True)[0]
    yield "one opinion, officer", desks["officer"].sides(f"/opinions/{some}/")
    if to_draft := ours.filter(state="assigned").order_by("pk").values_list("pk", flat=True).first():
        yield "draft with similar answers, officer", desks["officer"].sides(f"/opinions/{to_draft}/do/draft/")
    held = Conference.objects.filter(unit=there.commune, state="concluded").order_by("day", "pk")
    met = held.filter(opinions__in=few).values_list("pk", flat=True)[0]
    yield "one conference, leader", desks["leader"].sides(f"/conferences/{met}/")
    yield "groups of a conference, leader", desks["leader"].sides(f"/conferences/{met}/groups/")
    yield "opinions of a conference, leader", desks["leader"].sides(f"/opinions/?conference={met}")


def _commitments(desks: dict[str, Desk]) -> Iterator[Case]:
    for said, asked in (("all", ""), ("late", "state=late"), ("words", "q=hua+17")):
        for role in ("leader", "city", "administrator"):
            yield f"commitments, {said}, {role}", desks[role].sides(f"/commitments/?{asked}")
    yield "commitments by the API, administrator", desks["administrator"].sides("/api/v1/commitments/")
    yield "conferences by the API, administrator", desks["administrator"].sides("/api/v1/conferences/")


def _figures(desks: dict[str, Desk], there: SimpleNamespace) -> Iterator[Case]:
    year = today().year - 1
    days, within = f"from=01/01/{year}&to=31/12/{year}", f"within={there.city.pk}"
    for said, role, asked in (
        ("a commune, a year", "leader", days),
        ("the city, a year", "city", days),
        ("the city, a year, as it was", "city", f"{days}&lens=unit"),
        ("all, a year", "administrator", days),
    ):
        sides = desks[role].sides(f"/dialogue-figures/?{asked}")
        yield f"figures, {said}", sides | {"limit": _plain_pass(year)}
    yield (
        "figures by the API, the city, a year",
        desks["city"].sides(f"/api/v1/figures/dialogues/?{days}&{within}"),
    )


def _plain_pass(year: int) -> Callable[[], list[int]]:
    def run() -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(_GROUPED, [f"{year}-01-01", f"{year}-12-31"])
            cursor.fetchall()
        return [200]

    return run

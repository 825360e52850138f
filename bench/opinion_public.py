"""What citizens open without an account: the library of questions, similar questions, an opinion's state, sending one.

Beside the first pages of the library stands one statement of PostgreSQL for the same keys (the limit).
"""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import partial
from itertools import count
from types import SimpleNamespace
from typing import Any

from django.db import connection, transaction
from django.test import Client

from bench import database, opinions
from bench.opinion_pages import Desk, open_page
from dialogues.models import Opinion, PublishedOpinion
from dialogues.opinion_codes import fingerprint
from dialogues.queries.similar_opinions import similar_published
from mobilization.common.codes import code_from
from organizations.models import Unit

Case = tuple[str, dict[str, Callable[[], Any]]]
fill = opinions.fill
CODE = code_from(2**127 + 17)
SEND, FOLLOW, MINE = "/dialogues/opinions/new/", "/dialogues/opinions/follow/", "/dialogues/opinions/mine/"
TYPED = {
    "kind": "petition", "text": "Đèn đường ngõ 5 hỏng đã hai tuần, buổi tối người già và trẻ em đi lại khó khăn.",
    "place": "ngõ 5, tổ dân phố 12",
}  # fmt: skip
_NEWEST = """
SELECT id FROM dialogues_publishedopinion WHERE is_public {more} ORDER BY published_on DESC, id DESC LIMIT 21
"""
_numbers = count()


def cases(there: SimpleNamespace) -> Iterator[Case]:
    """`(name, side → what opens the page, returns its status)`."""
    desk = Desk(there)
    yield from _library(desk)
    yield from _similar(there)
    _give_code()
    yield "state of an opinion by its code", sides(_follow)
    yield "page for sending an opinion", desk.sides(SEND)
    yield "sending an opinion (undone)", sides(_send)
    yield "public figures", desk.sides("/dialogues/figures/")
    yield "public figures, the year before", desk.sides(f"/dialogues/figures/?year={there.year - 1}")
    yield "conferences for everybody", desk.sides("/dialogues/")


def _library(desk: Desk) -> Iterator[Case]:
    public = PublishedOpinion.objects.for_everybody()
    theme = public.exclude(theme=None).values_list("theme", flat=True)[0]
    for said, asked, more in (
        ("first page", "", ""),
        ("two words", "?q=hien+dat", "AND words @@ $$'hien' & 'dat'$$::tsquery"),
        ("rare words", "?q=keng+17", "AND words @@ $$'keng' & '17'$$::tsquery"),
        ("a unit", "?unit=X0001", ""),
        ("the city and words", "?unit=P00&q=hien+dat", ""),
        ("a theme", f"?theme={theme}", f"AND theme_id = {theme}"),
        ("a domain and a year", "?domain=economy&year=2024", ""),
        ("words that stand nowhere", "?q=zzyzx+17", ""),
    ):
        pages = desk.sides(f"/questions/{asked}")
        yield f"questions, {said}", pages | ({"limit": partial(_statement, more)} if more or not asked else {})
    yield "questions, in the middle", desk.middle("/questions/", public, ("published_on", "id"))
    some = public.filter(opinion__number__lte="YT-0010000").values_list("pk", flat=True)[0]
    yield "one question", desk.sides(f"/questions/{some}/")
    yield "questions, feed", desk.sides("/questions/feed.atom")


def _statement(more: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST.format(more=more))
        cursor.fetchall()
    return [200]


def _similar(there: SimpleNamespace) -> Iterator[Case]:
    for said, text in (
        ("common words", "Xin hỏi về hiến đất làm đường giao thông nông thôn, đường hẹp, xe cứu hỏa không vào được."),
        ("other words", TYPED["text"]),
    ):
        yield f"similar questions, {said}", sides(partial(_is_found, text, there.commune.pk))


def _is_found(text: str, pk: int) -> list[int]:
    similar_published(text, Unit.objects.get(pk=pk))
    return [200]


def _give_code() -> None:
    """One opinion with a code that is known here, in both databases."""
    for around in _arounds().values():
        with around():
            Opinion.objects.filter(code_hash=fingerprint(CODE)).exclude(number="YT-0000005").update(code_hash="0" * 64)
            Opinion.objects.filter(number="YT-0000005").update(code_hash=fingerprint(CODE))


def _arounds() -> dict[str, Any]:
    return {"ours": nullcontext} | ({"small": database.Small()} if database.has_small() else {})


def sides(work: Callable[[], list[int]]) -> dict[str, Callable[[], list[int]]]:
    """The same where all are and where few are."""
    found: dict[str, Callable[[], list[int]]] = {"ours": work}
    if database.has_small():
        found["small"] = database.Small().side(work)
    return found


def _follow() -> list[int]:
    """The code is typed, and the page opens."""
    client = Client(REMOTE_ADDR=_network())
    answer = client.post(FOLLOW, {"code": CODE})
    if answer.status_code != 302:  # noqa: PLR2004 - HTTP's "Found"
        raise SystemExit(f"{FOLLOW} answers {answer.status_code}")
    return open_page(client, MINE)


def _send() -> list[int]:
    unit = Unit.objects.get(code="X0001").pk
    with transaction.atomic():
        answer = Client(REMOTE_ADDR=_network()).post(SEND, TYPED | {"unit": unit, "page": f"{next(_numbers):032x}"})
        transaction.set_rollback(True)
    if answer.status_code != 302:  # noqa: PLR2004 - HTTP's "Found"
        raise SystemExit(f"{SEND} answers {answer.status_code}")
    return [200]


def _network() -> str:
    """Another each time, so that nobody is taken for a flood."""
    number = next(_numbers)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

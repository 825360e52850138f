"""What the clock does with a backlog of opinions, a batch at a time, and files of figures and of one person's data.

All of it is undone at the end of a turn, so that every turn meets the same rows.
"""

import datetime
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any

from django.db import transaction

from bench import city, opinions
from bench.opinion_public import sides
from dialogues.citizen_rules import IDENTITY_DAYS, TEXT_DAYS
from dialogues.citizen_states import WITH_ANSWER
from dialogues.jobs.figures import export_figures
from dialogues.jobs.opinions import export_opinions
from dialogues.models import Opinion
from dialogues.queries.person_data import kept_about
from dialogues.services.citizens import close_some
from dialogues.services.commitment_reminders import commitment_clock
from dialogues.services.opinion_reminders import opinion_clock
from dialogues.services.opinion_retention import forget_identities, forget_texts, over_for
from notifications.services.reminding import Clock
from organizations.dates import today

fill = opinions.fill
Case = tuple[str, dict[str, Callable[[], Any]]]
AHEAD = datetime.timedelta(days=400)
"""So long after today texts of the oldest opinions are over."""


def cases(there: SimpleNamespace) -> Iterator[Case]:
    """`(name, side → what does it, returns one number)`."""
    yield "close 100 of the answered", sides(partial(_undone, _close))
    for said, work in _reminders().items():
        yield f"tell of {said}", {"ours": partial(_undone, work)}
    yield "forget 200 identities", sides(partial(_undone, _forget_identities))
    yield "forget 200 texts", sides(partial(_undone, _forget_texts))
    for said, user in (("a commune", "commune_leader"), ("the city", "city_leader")):
        days = {"from": f"01/01/{there.year - 1}", "to": f"31/12/{there.year - 1}"}
        yield f"Excel of figures, a year, {said}", sides(partial(_excel, export_figures, user, days))
    few = ("ten days, the city", "city_leader", "10/01")
    for said, user, day in (("a year, a commune", "commune_leader", "31/12"), few):
        received = {"received_from": f"01/01/{there.year - 1}", "received_to": f"{day}/{there.year - 1}"}
        yield f"Excel of opinions, {said}", sides(partial(_excel, export_opinions, user, received))
    yield "what is kept about a citizen", sides(_kept)


def _undone(work: Callable[[], object]) -> list[int]:
    with transaction.atomic():
        work()
        transaction.set_rollback(True)
    return [200]


def _close() -> None:
    over = Opinion.objects.filter(state__in=WITH_ANSWER, answered_on__lt=today() - datetime.timedelta(days=20))
    close_some(list(over.order_by("answered_on", "pk").values_list("pk", flat=True)[:100]), on=today())


def _reminders() -> dict[str, Callable[[], object]]:
    """A batch of each kind, with whom it concerns asked anew for each batch."""
    on = today()

    def told(clock_on: Callable[[datetime.date], Clock], place: int) -> Callable[[], object]:
        clock = clock_on(on)
        return lambda: clock.tell_some(replace(clock.reminders[place], known={}), on)

    return {
        "500 opinions overdue": told(opinion_clock, 1),
        "500 to the unit above": told(opinion_clock, 2),
        "commitments late": told(commitment_clock, 1),
    }


def _forget_identities() -> None:
    forget_identities(over_for(IDENTITY_DAYS, today()))


def _forget_texts() -> None:
    forget_texts(over_for(TEXT_DAYS, today() + AHEAD))


def _excel(export: Callable[[Any], object], user: str, filters: dict[str, str]) -> list[int]:
    """The file of the job, without the queue around it."""
    owner = getattr(city.who_looks(), user)
    params = {"filters": filters, "acting": owner.acting.pk}
    run: Any = SimpleNamespace(
        owner=owner, params=params, temporary_file=io.BytesIO, add_file=lambda *_file, **_more: None,
        progress=lambda *_how_far: None,
    )  # fmt: skip
    export(run)
    return [200]


def _kept() -> list[int]:
    opinion = Opinion.objects.select_related("unit", "steward", "assigned", "conference", "words").get(
        number="YT-0000005"
    )
    kept_about(opinion)
    return [200]

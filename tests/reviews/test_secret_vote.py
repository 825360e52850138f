"""Secret votes as somebody who reads the whole database sees them: nothing tells who cast which vote.

The same session is voted on twice from the same beginning, with the votes of two members exchanged. Whatever is stored,
answered or logged must be the same both times; then nothing that is made of it can tell the two apart.
"""

import json
import logging
import re

import pytest
from django.contrib.sessions.models import Session as LoginSession
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client

from mobilization.common.history import event_model
from mobilization.workflow.refusals import TransitionRefused
from reviews.models import PAPERS, BallotCount, PaperCount, SessionItem
from reviews.services.votes import (
    cast_votes,
    confirm_papers,
    count_votes,
    enter_papers,
    mark_of_papers,
    open_votes,
    papers_to_confirm,
    repeat_vote,
)
from tests.access.people import again
from tests.reviews.session_makers import make_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A5")]
FOR, AGAINST, BLANK = "in_favour", "against", "abstained"
TIME = re.compile(r"^\d{4}-\d\d-\d\d[T ]\d\d:")
COUNTS_UP = {
    "id",
    "pgh_id",
    "pgh_obj_id",
    "pgh_context",
    "pgh_context_id",
    "session_data",
    "session_key",
    "expire_date",
}
"""Columns of which only the order counts, and what signing in writes: that is read decoded."""


def plain(row):
    known = json.loads(row) if isinstance(row, str) else row
    return json.dumps(
        {
            name: "a time" if isinstance(value, str) and TIME.match(value) else value
            for name, value in known.items()
            if name not in COUNTS_UP
        },
        sort_keys=True,
    )


def everything():
    """Table → its rows; those of the review in the order of their numbers, and in that in which they lie."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        told = {"signed in": [str(sorted(each.get_decoded().items())) for each in LoginSession.objects.order_by("pk")]}
        for name in tables:
            cursor.execute(f'SELECT to_jsonb(t) FROM "{name}" t ORDER BY ctid')
            rows = [row for (row,) in cursor.fetchall()]
            if not name.startswith("reviews_"):
                told[name] = sorted(map(plain, rows))
                continue
            known = [json.loads(row) if isinstance(row, str) else row for row in rows]
            numbered = sorted(known, key=lambda row: row.get("id", row.get("pgh_id", 0)))
            told[name] = [list(map(plain, known)), list(map(plain, numbered))]
    assert len(told) > 100, "all tables"
    return told


def voted(clients, session, items, choices):
    """Both vote, one on the page, one over the API; what was answered. All of it is undone."""
    point, answers = transaction.savepoint(), []
    here = session.get_absolute_url()
    first, second = clients
    page = first.post(f"{here}ballot/", {str(pk): choice for pk, choice in zip(items, choices[0], strict=True)})
    answers.append((page.status_code, page["Location"], page.content))
    votes = [{"item": pk, "choice": choice} for pk, choice in zip(items, choices[1], strict=True)]
    answer = second.put(f"/api/v1{here}ballot/", json.dumps({"votes": votes}), content_type="application/json")
    answers.append((answer.status_code, answer.content))
    answers += [client.get(f"/api/v1{here}items/").content for client in clients]
    stored = everything()
    transaction.savepoint_rollback(point)
    return stored, answers


def both_ways(ward, client_for, caplog, *, is_secret):
    """Names of tables, answers and lines of the log that differ when two members exchange their votes."""
    house = make_meeting(ward, is_secret=is_secret, members=3)
    items = [item.pk for item in house.items]
    open_votes(house.session, items=items, by=house.by)
    clients = [client_for(judge) for judge in house.judges[:2]]
    told, logs = [], []
    with (
        caplog.at_level(logging.INFO),
        caplog.at_level(logging.DEBUG, logger="django.request"),
        caplog.at_level(logging.DEBUG, logger="django_structlog"),
    ):
        for choices in ([(FOR, BLANK), (AGAINST, FOR)], [(AGAINST, FOR), (FOR, BLANK)]):
            caplog.clear()
            told.append(voted(clients, house.session, items, choices))
            assert "/ballot/" in caplog.text, "requests are written to the log here"
            logs.append([word for word in (FOR, AGAINST, BLANK) if word in caplog.text])
    (one, answers), (other, others) = told
    assert one["reviews_session"] == other["reviews_session"] != []
    return {name for name in one if one[name] != other[name]}, answers == others, logs


@pytest.fixture
def client_for():
    """A browser of somebody who is signed in."""

    def made(user):
        client = Client()
        client.force_login(again(user))
        return client

    return made


def test_who_votes_how_secretly_leaves_the_same_rows_answers_and_logs(ward, client_for, caplog):
    differing, same_answers, logs = both_ways(ward, client_for, caplog, is_secret=True)
    assert (differing, same_answers, logs) == (set(), True, [[], []])


def test_an_open_vote_is_seen_by_the_same_search(ward, client_for, caplog):
    """That the search finds what it is for: an open vote and its record of changes tell who voted how."""
    differing, _same, _logs = both_ways(ward, client_for, caplog, is_secret=False)
    assert differing == {"reviews_vote", "reviews_voteevent"}


# --- papers beside the votes on the portal --------------------------------------------------------------------


def paper(house, **numbers):
    """Papers of the first item, entered by the secretary."""
    counts = {house.items[0].pk: dict.fromkeys(PAPERS, 0) | numbers}
    return enter_papers(house.session, counts=counts, by=house.by)


def confirmed(house):
    by = again(house.ward.city)
    confirm_papers(house.session, seen=mark_of_papers(papers_to_confirm(house.session, by)), by=by)


def by_portal(house, *choices, start=0):
    for judge, choice in zip(house.judges[start:], choices, strict=False):
        cast_votes(house.session, choices={house.items[0].pk: choice}, by=again(judge))


def counted(house):
    return count_votes(house.session, items=[house.items[0].pk], by=house.by)


def opened(ward, **fields):
    house = make_meeting(ward, members=6, number=1, **fields)
    open_votes(house.session, items=[house.items[0].pk], by=house.by)
    return house


def test_papers_beside_one_or_two_votes_on_the_portal_are_refused(ward):
    """What the vote came to less the papers would be these votes, and it is known whose they are."""
    house = opened(ward, is_secret=True)
    by_portal(house, FOR)
    for number in (1, 5):
        with pytest.raises(ValidationError, match="phiếu giấy"), transaction.atomic():
            paper(house, against=number)
    by_portal(house, BLANK, start=1)
    with pytest.raises(ValidationError, match="phiếu giấy"), transaction.atomic():
        paper(house, against=4)
    by_portal(house, FOR, start=2)
    assert paper(house, against=3) == 1
    confirmed(house)
    [item] = counted(house)
    assert (item.in_favour, item.against, item.abstained) == (2, 3, 1)


def test_votes_on_the_portal_after_the_papers_count_only_from_three_on(ward):
    house = opened(ward, is_secret=True)
    assert paper(house, against=3) == 1
    confirmed(house)
    for place, choice in enumerate((FOR, BLANK)):
        by_portal(house, choice, start=place)
        with pytest.raises(TransitionRefused, match="phiếu giấy"), transaction.atomic():
            counted(house)
    point = transaction.savepoint()
    by_portal(house, FOR, start=2)
    assert [item.in_favour for item in counted(house)] == [2]
    transaction.savepoint_rollback(point)
    repeat_vote(SessionItem.objects.get(), reason="Cùng bỏ phiếu giấy", by=house.by)
    open_votes(house.session, items=[house.items[0].pk], by=house.by)
    assert paper(house, in_favour=2, against=3, abstained=1) == 1
    confirmed(house)
    assert [item.against for item in counted(house)] == [3], "all on paper"


def test_an_open_vote_takes_papers_beside_one(ward):
    house = opened(ward, is_secret=False)
    by_portal(house, FOR)
    assert paper(house, against=5) == 1


@pytest.mark.parametrize("is_secret", [True, False])
def test_of_a_secret_vote_that_is_counted_nobody_can_take_the_papers_from_the_sum(ward, is_secret):
    """The same sum of other votes on the portal and other papers: all that stays is the same."""
    house, told = opened(ward, is_secret=is_secret), []
    for choices, papers in (
        ((FOR, FOR, FOR), {"in_favour": 1, "against": 1, "abstained": 1}),
        ((FOR, AGAINST, FOR), {"in_favour": 2, "abstained": 1}),
    ):
        point = transaction.savepoint()
        by_portal(house, *choices)
        paper(house, **papers)
        confirmed(house)
        [item] = counted(house)
        assert (item.in_favour, item.against, item.abstained) == (4, 1, 1)
        told.append(everything())
        assert not is_secret or not BallotCount.objects.exists()
        transaction.savepoint_rollback(point)
    differing = {name for name in told[0] if told[0][name] != told[1][name]}
    assert differing == (set() if is_secret else {"reviews_vote", "reviews_voteevent", "reviews_papercount"})
    assert not set(PAPERS) & {field.name for field in event_model(PaperCount)._meta.get_fields()}

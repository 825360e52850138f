"""Secret votes as somebody who reads the whole database sees them: nothing tells who cast which vote.

The same session is voted on twice from the same beginning, with the votes of two members exchanged. Whatever is stored,
answered or logged must be the same both times; then nothing that is made of it can tell the two apart.
"""

import json
import logging
import re

import pytest
from django.contrib.sessions.models import Session as LoginSession
from django.db import connection, transaction
from django.test import Client

from reviews.services.votes import open_votes
from tests.access.people import again
from tests.reviews.session_makers import make_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A5")]
FOR, AGAINST, BLANK = "in_favour", "against", "abstained"
TIME = re.compile(r"^\d{4}-\d\d-\d\d[T ]\d\d:")
COUNTS_UP = {"id", "pgh_id", "pgh_context", "pgh_context_id", "session_data", "session_key", "expire_date"}
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
    with caplog.at_level(logging.DEBUG, logger="django.request"), caplog.at_level(logging.INFO):
        for choices in ([(FOR, BLANK), (AGAINST, FOR)], [(AGAINST, FOR), (FOR, BLANK)]):
            caplog.clear()
            told.append(voted(clients, house.session, items, choices))
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

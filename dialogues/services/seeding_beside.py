"""What stands beside invented opinions: their conferences, steps, ratings, commitments, groups, what is published.

All of it follows from the opinions, so that the same ones have the same beside them; one statement fills a table.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import connection

from dialogues.enums import ConferenceKind, ConferenceState
from dialogues.models import Conference
from mobilization.common.text import fold
from organizations.dates import today as day_now

TITLE = "Đối thoại thử nghiệm"
"""How the names of invented conferences begin."""
_OF = "FROM dialogues_opinion o WHERE o.id = ANY(%(ids)s)"
_STEP = """
INSERT INTO dialogues_opiniontransition (subject_id, action, from_state, to_state, reason, at, by_id)
SELECT o.id, '{action}', '{before}', {after}, '', ({day})::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh', {by}
{of} AND {where}
"""
_STEPS = tuple(
    _STEP.format(action=action, before=before, after=after, day=day, by=by, where=where, of=_OF)
    for action, before, after, day, by, where in (
        ("classify", "received", "'classified'", "o.received_on", "%(by)s", "o.domain <> ''"),
        ("assign", "classified", "'assigned'", "o.assigned_on", "%(by)s", "o.assigned_on IS NOT NULL"),
        ("answer", "approved", "'answered'", "o.first_answered_on", "%(by)s", "o.first_answered_on IS NOT NULL"),
        ("close", "answered", "o.state", "o.closed_on", "NULL", "o.state = 'closed'"),
        ("withdraw", "received", "o.state", "o.received_on + 1", "NULL", "o.state = 'withdrawn'"),
    )
)
_PUBLISHED = """
INSERT INTO dialogues_publishedopinion (opinion_id, title, question, answer, place, domain, theme_id, place_unit_id,
    answered_by_id, answered_on, shows_name, hints_reason, is_public, published_on, published_by_id, changed_at, search,
    found_in)
SELECT o.id, left(w.text, 120), w.text, w.answer, w.place, o.domain, o.theme_id, o.unit_id, o.assigned_id,
    o.answered_on, false, '', true, least(o.answered_on + 1, %(today)s), %(by)s, now(),
    public.portal_words(concat_ws(' ', w.text, w.answer, w.place)), public.dialogues_seen_from(o.unit_id, o.steward_id)
FROM dialogues_opinion o JOIN dialogues_opiniontext w ON w.opinion_id = o.id
WHERE o.id = ANY(%(ids)s) AND (o.state = 'published' OR (o.state = 'closed' AND right(o.number, 7)::int %% 2 = 0))
"""
_RATED = """
INSERT INTO dialogues_opinionrating (opinion_id, stars, words, rated_on)
SELECT o.id, 1 + right(o.number, 7)::int %% 7 %% 5, '', least(o.answered_on + 2, %(today)s)
FROM dialogues_opinion o WHERE o.id = ANY(%(ids)s) AND o.answered_on IS NOT NULL AND right(o.number, 7)::int %% 5 = 0
"""
_EARLIER = """
INSERT INTO dialogues_earlieranswer (opinion_id, answer, answered_on, reason)
SELECT o.id, 'Đơn vị đã xem xét.', o.first_answered_on, 'Chưa rõ khi nào làm xong.'
FROM dialogues_opinion o WHERE o.id = ANY(%(ids)s) AND o.reopened_on IS NOT NULL
"""
_PROMISED = """
INSERT INTO dialogues_commitment (unit_id, steward_id, opinion_id, title, responsible_id, responsible_steward_id,
    promised_on, promised_for, first_promised_for, state, ended_on, outcome, link, entered_by_id, version, created_at,
    search, first_title, rewording, ended_noted_on)
SELECT d.unit_id, d.steward_id, d.id, 'Hoàn thành việc đã hứa số ' || d.number, d.assigned_id, d.assigned_steward_id,
    d.answered_on, d.day, d.day, d.became, CASE d.became WHEN 'open' THEN NULL ELSE least(d.day, %(today)s) END,
    CASE d.became WHEN 'open' THEN '' ELSE 'Đã làm xong, người dân đã nghiệm thu.' END, '', %(by)s, 1, now(),
    'hoan thanh viec da hua so ' || lower(d.number), '', '',
    CASE d.became WHEN 'open' THEN NULL ELSE least(d.day, %(today)s) END
FROM (
    SELECT o.*, o.answered_on + 30 + right(o.number, 7)::int %% 60 AS day,
        CASE WHEN o.answered_on + 30 > %(today)s OR right(o.number, 7)::int %% 75 = 0 THEN 'open'
            WHEN right(o.number, 7)::int %% 50 = 0 THEN 'not_kept' ELSE 'done' END AS became
    FROM dialogues_opinion o
    WHERE o.id = ANY(%(ids)s) AND o.answered_on IS NOT NULL AND right(o.number, 7)::int %% 25 = 0
) d
"""
_GROUPED = """
INSERT INTO dialogues_groupedopinion (opinion_id, group_id)
SELECT o.id, g.id FROM dialogues_opinion o JOIN dialogues_opiniongroup g ON g.conference_id = o.conference_id
WHERE o.id = ANY(%(ids)s) AND g.position = 1 + right(o.number, 7)::int %% 4
"""
"""Every fourth stands in no group."""
_ITEMS = """
INSERT INTO dialogues_agendaitem (conference_id, kind, opinion_id, title, shows_words, position, reply)
SELECT o.conference_id, 'opinion', o.id, 'Ý kiến ' || o.number, false, 10 + right(o.number, 7)::int %% 1000, ''
FROM dialogues_opinion o WHERE o.id = ANY(%(ids)s) AND o.conference_id IS NOT NULL AND right(o.number, 7)::int %% 8 = 3
"""
_BESIDE = (*_STEPS, _PUBLISHED, _RATED, _EARLIER, _PROMISED, _GROUPED, _ITEMS)
_ATTENDED = """
INSERT INTO dialogues_invitedgroup (conference_id, name, position, attended)
SELECT id, 'Đại diện hộ gia đình', 1, 40 + id %% 60 FROM dialogues_conference WHERE id = ANY(%(ids)s)
"""
_GROUPS = """
INSERT INTO dialogues_opiniongroup (conference_id, title, wording, domain, position, version)
SELECT c.id, 'Nhóm ' || n, '', '', n, 1 FROM dialogues_conference c, generate_series(1, 3) n WHERE c.id = ANY(%(ids)s)
"""
_AGENDA = """
INSERT INTO dialogues_agendaitem (conference_id, kind, group_id, title, shows_words, position, reply)
SELECT conference_id, 'group', id, '', false, position, ''
FROM dialogues_opiniongroup WHERE conference_id = ANY(%(ids)s)
"""
_OF_CONFERENCES = (_ATTENDED, _GROUPS, _AGENDA)


def seed_beside(ids: list[int], *, by: int, today: date) -> None:
    """Fill the tables beside these opinions, which stand already; in the caller's transaction."""
    with connection.cursor() as cursor:
        for statement in _BESIDE:
            cursor.execute(statement, {"ids": ids, "by": by, "today": today})


def seed_conferences(units: Iterable[int], by: int, years: Iterable[int]) -> dict[tuple[int, int], tuple[int, date]]:
    """One concluded dialogue for each unit and year with its groups, made once: by unit and year its key and day.

    Those whose day lies ahead are planned.
    """
    wanted = {(unit, year): date(year, 1 + unit % 11, 1 + unit % 28) for unit in units for year in years}
    ours = Conference.objects.filter(title__startswith=TITLE)
    known = set(ours.values_list("unit", "year"))
    made = Conference.objects.bulk_create(
        _conference(unit, day, by) for (unit, year), day in wanted.items() if (unit, year) not in known
    )
    with connection.cursor() as cursor:
        for statement in _OF_CONFERENCES:
            cursor.execute(statement, {"ids": [each.pk for each in made]})
    rows = ours.filter(unit__in=list(units)).values_list("unit", "year", "pk", "day")
    return {(unit, year): (pk, day) for unit, year, pk, day in rows if day is not None}


def _conference(unit: int, day: date, by: int) -> Conference:
    now = day_now()
    is_over = day < now
    title = f"{TITLE} {day:%Y}"
    more: dict[str, Any] = {}
    if is_over:
        more = {
            "state": ConferenceState.CONCLUDED,
            "announced_on": day - timedelta(days=8),
            "announce_due": day - timedelta(days=7),
            "conclusion_due": day + timedelta(days=10),
            "published_on": min(day + timedelta(days=9), now),
            "published_noted_on": min(day + timedelta(days=9), now),
            "conclusion": "Các ý kiến được tiếp thu, trả lời.",
        }
    return Conference(
        unit_id=unit, steward_id=unit, kind=ConferenceKind.REGULAR, title=title, committee_hosts=True,
        planned_from=day, planned_to=day, day=day, year=day.year, search=fold(title), entered_by_id=by, **more,
    )  # fmt: skip

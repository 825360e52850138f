"""Every figure and tally counted a second time, by SQL written by hand from what the glossary says.

It imports nothing of the portal: no path of a unit, no kept row, no sum, no registry. `WHAT[key]` are the rows a number
counts: `thing` (counted once in a period), `unit` (as it was), `steward` (as it is now), `day`, `weight` (how many a
row stands for), `value` (what is reckoned of the rows). The number of a unit is that of all units below it, which the
tree of parents says.
"""

import datetime
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

Place = int | None
"""The id of a unit with all below it; None is everywhere."""
Days = tuple[datetime.date, datetime.date]


class Told(NamedTuple):
    """A number, what is reckoned of it (a share, a median, an average; one decimal), and how many rows it has."""

    number: int
    value: Decimal | None = None
    rows: int = 0


NOTHING = Told(0)
Cells = dict[tuple[bool, Place, str], Told]
"""By whether as it was, the unit, the period."""

_MODEL = "m.id AS thing, m.unit_id AS unit, m.steward_id AS steward"
_COUNTS = "m.registered_on IS NOT NULL AND m.end_kind <> 'withdrawn'"
_OF_MODELS = f"FROM models_registry_registeredmodel m {{join}} WHERE {_COUNTS}"


def _reached(day: str, join: str = "", where: str = "true") -> str:
    rows = _OF_MODELS.format(join=join)
    return f"SELECT {_MODEL}, {day} AS day, 1 AS weight, NULL::float AS value {rows} AND {where}"


_RECOGNISED = "JOIN models_registry_recognition r ON r.model_id = m.id AND r.revoked_on IS NULL"
_TOTAL = "FROM models_registry_candidacy k"
_CANDIDACY = "k.id AS thing, k.body_id AS unit, k.body_steward_id AS steward, k.decided_on AS day, 1 AS weight"
_SHEETS = """
SELECT s.id AS thing, r.unit_id AS unit, r.steward_id AS steward, r.opens_on AS day, 1 AS weight, NULL::float AS value
FROM reviews_scoresheet s JOIN reviews_assignment a ON a.id = s.assignment_id JOIN reviews_rounditem i
    ON i.id = a.item_id JOIN reviews_round r ON r.id = i.round_id
WHERE a.withdrawn_at IS NULL AND s.state <> 'recused' AND r.state <> 'cancelled'
"""
_AWARDS = """
SELECT w.id AS thing, d.unit_id AS unit, d.steward_id AS steward, d.signed_on AS day, {weight} AS weight,
    NULL::float AS value
FROM awards_decisionrecipient w JOIN awards_decision d ON d.id = w.decision_id
WHERE w.annulled_on IS NULL AND d.state IN ('signed', 'published') AND {where}
"""
_CONFERENCES = """
SELECT k.id AS thing, k.unit_id AS unit, k.steward_id AS steward, k.day AS day, {weight} AS weight,
    NULL::float AS value
FROM dialogues_conference k WHERE k.state IN ('held', 'concluded') AND {where}
"""
_CAME = "coalesce((SELECT sum(g.attended) FROM dialogues_invitedgroup g WHERE g.conference_id = k.id), 0)"
_OPINIONS = """
SELECT o.id AS thing, o.unit_id AS unit, o.steward_id AS steward, o.received_on AS day, 1 AS weight,
    {value} AS value
FROM dialogues_opinion o LEFT JOIN dialogues_opinionrating s ON s.opinion_id = o.id WHERE {where}
"""
_NOT_DONE = "('received', 'classified', 'reopened', 'assigned', 'waiting', 'drafted', 'approved')"
_TICKING = "('received', 'classified', 'reopened', 'assigned', 'drafted', 'approved')"
_TODAY = "(now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
_WORKED = """(SELECT count(*) FROM generate_series(o.received_on + 1, o.first_answered_on, interval '1 day') each(day)
    LEFT JOIN organizations_calendarday c ON c.day = each.day::date
    WHERE coalesce(c.is_working, extract(isodow FROM each.day) < 6))::float"""
_LATER = "o.first_answered_on IS NOT NULL AND NOT o.was_on_the_spot"
_PROMISES = """
SELECT k.id AS thing, k.unit_id AS unit, k.steward_id AS steward, k.promised_on AS day, 1 AS weight,
    NULL::float AS value
FROM dialogues_commitment k WHERE {where}
"""


def _opinions(where: str, value: str = "NULL::float") -> str:
    return _OPINIONS.format(where=where, value=value)


WHAT = {
    "models_registry.registered": _reached("m.registered_on"),
    "models_registry.checked": _reached('c."on"', "JOIN models_registry_fieldcheck c ON c.model_id = m.id"),
    "models_registry.submitted": _reached("k.submitted_on", "JOIN models_registry_candidacy k ON k.model_id = m.id"),
    "models_registry.recognised": _reached("r.recognised_on", _RECOGNISED),
    "models_registry.typical": _reached(
        "t.chosen_on", f"{_RECOGNISED} JOIN models_registry_typicalchoice t ON t.recognition_id = r.id"
    ),
    "models_registry.proposed_upward": _reached(
        "p.proposed_on", f"{_RECOGNISED} JOIN models_registry_upwardproposal p ON p.recognition_id = r.id"
    ),
    "models_registry.replicated": _reached(
        "copy.registered_on",
        "JOIN models_registry_registeredmodel copy ON copy.origin_id = m.id",
        "copy.end_kind <> 'withdrawn'",
    ),
    "models_registry.reconfirmed": _reached(
        'c."on"', "JOIN models_registry_reconfirmation c ON c.model_id = m.id", "c.verdict IN ('effective', 'revised')"
    ),
    "models_registry.stopped": _reached("m.ended_on", where="m.end_kind = 'stopped'"),
    "models_registry.candidacies_decided": (
        f"SELECT {_CANDIDACY}, NULL::float AS value {_TOTAL} WHERE k.decided_on IS NOT NULL"
    ),
    "models_registry.candidacies_recognised": (
        f"SELECT {_CANDIDACY}, NULL::float AS value {_TOTAL} WHERE k.state = 'recognised'"
    ),
    "models_registry.days_to_decision": (
        f"SELECT {_CANDIDACY}, (k.decided_on - k.submitted_on)::float AS value {_TOTAL}"
        " WHERE k.submitted_on <= k.decided_on"
    ),
    "reviews.sheets_given": _SHEETS,
    "reviews.sheets_done": f"{_SHEETS} AND s.state IN ('submitted', 'abstained')",
    "awards.decided": _AWARDS.format(weight="w.number", where="true"),
    "awards.presented": _AWARDS.format(
        weight="(SELECT coalesce(sum(h.number), 0) FROM awards_handover h WHERE h.recipient_id = w.id)",
        where="EXISTS (SELECT FROM awards_handover h WHERE h.recipient_id = w.id)",
    ),
    "awards.not_presented": _AWARDS.format(
        weight="w.number - (SELECT coalesce(sum(h.number), 0) FROM awards_handover h WHERE h.recipient_id = w.id)",
        where="w.number > (SELECT coalesce(sum(h.number), 0) FROM awards_handover h WHERE h.recipient_id = w.id)",
    ),
    "awards.to_persons": _AWARDS.format(weight="w.number", where="w.recipient = 'person'"),
    "awards.to_direct_workers": _AWARDS.format(
        weight="w.number", where="w.recipient = 'person' AND w.works_directly IS TRUE"
    ),
    "dialogues.held": _CONFERENCES.format(weight="1", where="k.kind IN ('regular', 'ad_hoc', 'on_request')"),
    "dialogues.contact": _CONFERENCES.format(weight="1", where="k.kind = 'contact'"),
    "dialogues.people": _CONFERENCES.format(weight=_CAME, where="true"),
    "dialogues.opinions": _opinions("true"),
    "dialogues.opinions_on_the_spot": _opinions("o.first_answered_on IS NOT NULL AND o.was_on_the_spot"),
    "dialogues.opinions_in_time": _opinions(f"{_LATER} AND o.first_answered_on <= o.first_due_on"),
    "dialogues.opinions_late": _opinions(f"{_LATER} AND o.first_answered_on > o.first_due_on"),
    "dialogues.opinions_open": _opinions(f"o.state IN {_NOT_DONE} AND o.first_answered_on IS NULL"),
    "dialogues.opinions_overdue": _opinions(
        f"o.first_answered_on IS NULL AND ((o.state IN {_TICKING} AND o.due_on < {_TODAY})"
        " OR (o.state = 'waiting' AND o.due_on < o.paused_on))"
    ),
    "dialogues.opinions_not_answered": _opinions(
        "o.first_answered_on IS NULL AND o.state IN ('routed_out', 'withdrawn')"
    ),
    "dialogues.days_to_answer": _opinions(_LATER, _WORKED),
    "dialogues.rated": _opinions("s.id IS NOT NULL", "s.stars::float"),
    "dialogues.content": _opinions("s.stars IN (4, 5)"),
    "dialogues.reopened": _opinions("o.reopened_on IS NOT NULL"),
    "dialogues.commitments": _PROMISES.format(where="true"),
    "dialogues.commitments_kept": _PROMISES.format(where="k.state = 'done'"),
    "dialogues.commitments_not_kept": _PROMISES.format(where="k.state = 'not_kept'"),
    "dialogues.commitments_open": _PROMISES.format(where="k.state = 'open'"),
    "dialogues.commitments_late": _PROMISES.format(where=f"k.state = 'open' AND k.promised_for < {_TODAY}"),
}  # fmt: skip
"""The rows of each number that is counted by a day."""
AT_WORK = "models_registry.in_implementation"
_AT_WORK = f"""
SELECT {_MODEL}, s.begins, s.ends FROM models_registry_registeredmodel m JOIN (
    SELECT t.subject_id AS model, t.to_state, (t.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS begins,
        (lead(t.at) OVER (PARTITION BY t.subject_id ORDER BY t.at, t.id) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS ends
    FROM models_registry_modeltransition t
) s ON s.model = m.id AND s.to_state = 'in_implementation' WHERE {_COUNTS}
"""
"""What was at work from a day until before another; of a period those at work when its last day ended."""
MEDIANS = {"models_registry.days_to_decision", "dialogues.days_to_answer"}
AVERAGES = {"dialogues.rated"}
SHARES = {
    "models_registry.candidacies_recognised": "models_registry.candidacies_decided",
    "reviews.sheets_done": "reviews.sheets_given",
    "awards.presented": "awards.decided",
    "awards.to_direct_workers": "awards.to_persons",
    "dialogues.opinions_on_the_spot": "dialogues.opinions",
    "dialogues.opinions_in_time": "dialogues.opinions",
    "dialogues.opinions_late": "dialogues.opinions",
    "dialogues.opinions_open": "dialogues.opinions",
    "dialogues.opinions_overdue": "dialogues.opinions_open",
    "dialogues.opinions_not_answered": "dialogues.opinions",
    "dialogues.content": "dialogues.rated",
    "dialogues.reopened": "dialogues.opinions",
    "dialogues.commitments_kept": "dialogues.commitments",
    "dialogues.commitments_not_kept": "dialogues.commitments",
    "dialogues.commitments_open": "dialogues.commitments",
    "dialogues.commitments_late": "dialogues.commitments_open",
}
"""Of which number each is a share in per cent."""
KEYS = (*WHAT, AT_WORK)
_TREE = """
WITH RECURSIVE tree (place, unit) AS (
    SELECT id, id FROM organizations_unit
    UNION ALL SELECT tree.place, u.id FROM tree JOIN organizations_unit u ON u.parent_id = tree.unit
), below (place, unit) AS (
    SELECT place, unit FROM tree UNION ALL SELECT NULL, id FROM organizations_unit
), period (name, begins, ends) AS (VALUES {periods}), counted AS MATERIALIZED ({rows})
"""
_LENS = """
SELECT {was}, b.place, p.name, {number}, {value}, count(DISTINCT c.thing)
FROM counted c JOIN below b ON b.unit = c.{lens}
    JOIN period p ON {within} GROUP BY b.place, p.name
"""


def recounted(cursor: Any, periods: Mapping[str, Days], keys: Iterable[str] = KEYS) -> dict[str, Cells]:
    """All numbers that are not nought, by their key; a statement for each of the keys."""
    plain = {key: _counted(cursor, key, periods) for key in keys}
    return {key: _with_share(cells, plain.get(SHARES.get(key, ""))) for key, cells in plain.items()}


def _with_share(cells: Cells, whole: Cells | None) -> Cells:
    """With the share in the whole, where there is one: also of nothing in something."""
    if whole is None:
        return cells
    found = dict(cells)
    for where, of in whole.items():
        number, _value, rows = cells.get(where, NOTHING)
        found[where] = Told(number, _rounded(Decimal(100 * number) / of.number) if of.number else None, rows)
    return found


def _counted(cursor: Any, key: str, periods: Mapping[str, Days]) -> Cells:
    told = ", ".join(f"('{name}', DATE '{begins}', DATE '{ends}')" for name, (begins, ends) in periods.items())
    number, value, within = "count(DISTINCT c.thing)", "NULL::float", "c.day BETWEEN p.begins AND p.ends"
    if key.partition(".")[0] in ("awards", "dialogues"):
        number = "sum(c.weight)"  # each row is there once
    if key in MEDIANS:
        value = "percentile_cont(0.5) WITHIN GROUP (ORDER BY c.value)"
    elif key in AVERAGES:
        value = "avg(c.value)"
    elif key == AT_WORK:
        within = "c.begins <= p.ends AND (c.ends IS NULL OR c.ends > p.ends)"
    with_rows = _TREE.format(periods=told, rows=WHAT.get(key, _AT_WORK))
    legs = [
        _LENS.format(was=was, lens=lens, number=number, value=value, within=within)
        for was, lens in (("true", "unit"), ("false", "steward"))
    ]
    cursor.execute(with_rows + " UNION ALL ".join(legs))
    return {
        (was, place, name): Told(int(many), None if value is None else _rounded(Decimal(str(value))), rows)
        for was, place, name, many, value, rows in cursor.fetchall()
    }


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)

"""A city whose numbers can be worked out by hand: `rounds` rounds over 66 places, written by SQL from arithmetic alone.

Place 0 to 29 were two wards each and became one on 1 July 2025; 30 to 65 are wards that stay; place 66 is a ward of
another province. In round `q` every place has one model and one opinion (so 66 of each in the city), and what belongs
to them. Their day is that of the round (`DAY`), their kind is `(place + q) mod 66` for models and
`(place + 5 q) mod 66` for opinions: so in each round every kind occurs in the city once. What a kind has, and so many
days after the day of the round, is said at each statement. Whose a thing is says `OWNER`: of its own day, so that what
was registered in an old ward may be recognised in its heir.

Everything is written as if there had been no reorganisation, then the movers of the portal give what the old wards
look after to their heirs.
"""

import datetime
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.db import connection, transaction

from awards.models import AwardForm, EmulationTitle
from organizations import movers
from organizations.models import Person, Unit, User
from organizations.services.summing import keep_sums
from tests.access.people import account

YEAR, MERGED_ON = 2025, datetime.date(2025, 7, 1)
PLACES, MERGED = 66, 30
FEW, MANY = 40, 1516
"""Rounds: 2,640 models and as many opinions of the city; 100,056 of each."""
DAY = """(DATE '2025-01-01' + CASE WHEN q % 8 = 7 THEN (ARRAY[0, 180, 181, 364])[1 + q / 8 % 4]
    ELSE {step} * q % 365 END)"""
"""The day of round `q`: every eighth is an edge of the year or of the reorganisation, the others step through it."""
MODELS, OPINIONS = DAY.format(step=37), DAY.format(step=53)
OWNER = """CASE WHEN {day} >= DATE '2025-07-01' THEN later WHEN q % 2 = 0 THEN old_a ELSE old_b END"""
"""Of a merged place in even rounds the first ward, in odd ones the second; of the others the ward itself."""

_UNIT = """
INSERT INTO organizations_unit (code, name, short_name, kind, level, parent_id, note, version, sort_key, search, path,
    valid_from, valid_to)
SELECT {code}, {name}, {name}, '{kind}', '{level}', {parent}, '', 1, {code}, lower({name}), '', {begins}, NULL
FROM {rows}
"""
_CITY = "generate_series({first}, {last}) n JOIN organizations_unit p ON p.code = 'AG'"
_UNITS = (
    _UNIT.format(code="'AG'", name="'Thành phố Đối chiếu'", kind="city", level="city", parent="NULL",
                 begins="NULL", rows="(SELECT 1) one"),
    _UNIT.format(code="'AH'", name="'Tỉnh Bên cạnh'", kind="province", level="city", parent="NULL",
                 begins="NULL", rows="(SELECT 1) one"),
    _UNIT.format(code="'AG-C' || n", name="'Phường cũ ' || n", kind="ward", level="grassroots", parent="p.id",
                 begins="DATE '2020-01-01'", rows=_CITY.format(first=0, last=2 * MERGED - 1)),
    _UNIT.format(code="'AG-M' || n", name="'Phường mới ' || n", kind="ward", level="grassroots", parent="p.id",
                 begins="DATE '2025-07-01'", rows=_CITY.format(first=0, last=MERGED - 1)),
    _UNIT.format(code="'AG-G' || n", name="'Phường giữ ' || n", kind="ward", level="grassroots", parent="p.id",
                 begins="DATE '2020-01-01'", rows=_CITY.format(first=MERGED, last=PLACES - 1)),
    _UNIT.format(code="'AH-1'", name="'Xã Bên cạnh'", kind="commune", level="grassroots", parent="p.id",
                 begins="DATE '2020-01-01'", rows="organizations_unit p WHERE p.code = 'AH'"),
)  # fmt: skip
_PLACES = """
CREATE TEMP TABLE agreement_place AS
SELECT n AS p, a.id AS old_a, b.id AS old_b, m.id AS later FROM generate_series(0, 29) n
    JOIN organizations_unit a ON a.code = 'AG-C' || 2 * n JOIN organizations_unit b ON b.code = 'AG-C' || 2 * n + 1
    JOIN organizations_unit m ON m.code = 'AG-M' || n
UNION ALL SELECT n, g.id, g.id, g.id FROM generate_series(30, 65) n JOIN organizations_unit g ON g.code = 'AG-G' || n
UNION ALL SELECT 66, h.id, h.id, h.id FROM organizations_unit h WHERE h.code = 'AH-1'
"""
_ROWS = f"""
CREATE TEMP TABLE agreement_row AS
SELECT p, q, old_a, old_b, later, (p + q) % {PLACES} AS c, (p + 5 * q) % {PLACES} AS e, {MODELS} AS d,
    {OPINIONS} AS g
FROM agreement_place, generate_series(%(first)s, %(last)s) q
"""
_CALENDAR = """
INSERT INTO organizations_calendarday (day, is_working, name) VALUES
    ('2025-01-01', false, 'Tết Dương lịch'), ('2025-04-30', false, 'Ngày Chiến thắng'),
    ('2025-05-01', false, 'Ngày Quốc tế Lao động'), ('2025-05-02', false, 'Nghỉ bù'),
    ('2025-04-26', true, 'Làm bù'), ('2025-09-01', false, 'Quốc khánh'), ('2025-09-02', false, 'Quốc khánh')
ON CONFLICT DO NOTHING
"""
_CATALOGUES = (
    """
INSERT INTO directives_theme (code, name_vi, name_en, description, sort_key)
VALUES ('ag1', 'Nông thôn mới AG', 'Rural AG', '', 'ag1'), ('ag2', 'Đô thị văn minh AG', 'Urban AG', '', 'ag2')
""",
    """
INSERT INTO directives_targetgroup (code, name_vi, name_en, description, sort_key)
VALUES ('ag', 'Nông dân AG', 'Farmers AG', '', 'ag')
""",
    """
INSERT INTO directives_campaign (name, kind, year_from, year_to, aim, registration_from, registration_to, rhythm_days,
    needed, version, created_at, steward_id, unit_id)
SELECT 'Dân vận khéo 2025', 'year', 2025, 2025, '', '2025-01-01', '2025-12-31', 90, '{}', 1, now(), id, id
FROM organizations_unit WHERE code IN ('AG', 'AH')
""",
)
_MODELS = f"""
INSERT INTO models_registry_registeredmodel (code, unit_id, steward_id, campaign_id, title, summary, subject, domain,
    level, place, situation_before, way_of_working, results, lessons, source, state, submitted_at, registered_on,
    late_reason, ended_on, end_kind, listed_on, version, created_at)
SELECT 'AG-' || p || '-' || q, {OWNER.format(day="d")}, {OWNER.format(day="d")}, k.id,
    'Mô hình ' || p || '/' || q, 'Các hộ cùng làm', (ARRAY['collective', 'individual'])[1 + c / 4 % 2],
    (ARRAY['economy', 'culture_society', 'defence_security', 'political_system'])[1 + c % 4],
    CASE WHEN c % 11 = 0 THEN 'city' ELSE 'grassroots' END, '', '', 'Họp dân', '', '', '',
    CASE WHEN c IN (0, 2) THEN 'draft' WHEN c IN (1, 3, 4, 5, 6, 7) THEN 'ended' WHEN c < 20 THEN 'registered'
        ELSE 'in_implementation' END,
    CASE WHEN c NOT IN (0, 2) THEN d - 5 + time '09:00' END, CASE WHEN c NOT IN (0, 2) THEN d END, '',
    CASE WHEN c IN (1, 3, 4, 5, 6, 7) THEN d + 60 END,
    CASE WHEN c IN (1, 3) THEN 'withdrawn' WHEN c IN (4, 5, 6, 7) THEN 'stopped' ELSE '' END,
    d - 20, 1, now()
FROM agreement_row JOIN directives_campaign k ON k.name = 'Dân vận khéo 2025'
    JOIN organizations_unit u ON u.id = k.unit_id AND (u.code = 'AG') = (p < 66)
ORDER BY q, p
"""
"""Kinds 0 and 2 are drafts, 1 and 3 withdrawn, 4 to 7 stopped 60 days later, 8 to 19 registered, the others at work."""
_KNOW = """
CREATE TEMP TABLE agreement_model AS
SELECT r.*, m.id AS model, m.campaign_id AS campaign FROM agreement_row r
    JOIN models_registry_registeredmodel m ON m.code = 'AG-' || p || '-' || q
"""
_COPIES = """
UPDATE models_registry_registeredmodel m SET origin_id = origin.model
FROM agreement_model copy JOIN agreement_model origin ON origin.q = copy.q AND copy.p < 66 AND origin.p = CASE
    WHEN copy.c IN (1, 3, 30, 31, 32, 33, 34, 35, 60, 62) THEN (copy.p + 7) % 66
    WHEN copy.c IN (44, 45) THEN (copy.p + 59) % 66 END
WHERE m.id = copy.model
"""
"""Kinds 30 to 35 copy 37 to 42 of the same round, 44 and 45 copy 37 and 38 again; the withdrawn 1 and 3 copy 8 and 10,
60 and 62 the withdrawn 1 and 3."""
_STEPS = """
INSERT INTO models_registry_modeltransition (subject_id, action, from_state, to_state, reason, at)
SELECT model, action, was, became, '', (day + moment) AT TIME ZONE 'Asia/Ho_Chi_Minh'
FROM agreement_model CROSS JOIN LATERAL (VALUES
    ('register', 'submitted', 'registered', CASE WHEN c NOT IN (0, 2) THEN d END, time '08:00'),
    ('begin', 'registered', 'in_implementation', CASE WHEN c >= 20 OR c IN (1, 3, 4, 5, 6, 7) THEN d + 2 END,
        CASE WHEN c % 2 = 0 THEN time '23:30' ELSE time '00:30' END),
    ('stop', 'in_implementation', 'ended', CASE WHEN c IN (1, 3, 4, 5, 6, 7) THEN d + 60 END, time '10:00')
) AS step (action, was, became, day, moment) WHERE day IS NOT NULL ORDER BY model, day
"""
"""At work from the second day on, even kinds from the last half hour of it, odd ones from the first."""
_THEMES = """
INSERT INTO models_registry_modeltheme (model_id, theme_id)
SELECT model, t.id FROM agreement_model JOIN directives_theme t
    ON (t.code = 'ag1' AND c % 3 < 2) OR (t.code = 'ag2' AND c % 3 = 1)
"""
_GROUPS = """
INSERT INTO models_registry_modeltargetgroup (model_id, target_group_id)
SELECT model, t.id FROM agreement_model JOIN directives_targetgroup t ON t.code = 'ag' WHERE c % 5 = 0
"""
_CHECKS = f"""
INSERT INTO models_registry_fieldcheck (model_id, "on", verdict, text, advice, checkers, unit_id, created_at, version)
SELECT model, day, 'as_registered', 'Đúng như đăng ký', '', 'Tổ kiểm tra', {OWNER.format(day="day")}, now(), 1
FROM agreement_model CROSS JOIN LATERAL (VALUES (d + 10), (CASE WHEN c % 6 = 1 THEN d + 40 END)) AS seen (day)
WHERE c % 3 = 1 AND day IS NOT NULL
"""
"""Kinds 1, 4, 7 … are checked after 10 days; 1, 7, 13 … once more after 40."""
_CANDIDACIES = f"""
INSERT INTO models_registry_candidacy (model_id, campaign_id, level, body_id, body_steward_id, self_assessment, state,
    submitted_on, late_reason, decided_on, version, created_at)
SELECT model, campaign, 'grassroots', {OWNER.format(day="coalesce(decided, d + 20)")},
    {OWNER.format(day="coalesce(decided, d + 20)")}, 'Các hộ đều tham gia',
    (ARRAY['submitted', 'recognised', 'not_recognised', 'revoked', 'draft'])[1 + c % 5],
    CASE WHEN c % 5 < 4 THEN CASE WHEN c % 10 = 7 THEN d + 50 ELSE d + 20 END END, '', decided, 1, now()
FROM agreement_model CROSS JOIN LATERAL (SELECT CASE WHEN c % 5 IN (1, 2, 3) THEN d + 30 + c % 9 END AS decided) one
WHERE c >= 20 OR c IN (1, 3, 4, 5, 6)
"""
"""Of kinds from 20 on and 1, 3, 4, 5, 6. By what the kind leaves when divided by 5: 0 submitted after 20 days, 1
recognised, 2 not recognised, 3 revoked, after 30 days and what the kind leaves when divided by 9; 4 a draft. Kinds 27,
37, 47, 57 were entered afterwards: submitted after 50 days, when they were decided."""
_KNOW_CANDIDACIES = """
CREATE TEMP TABLE agreement_candidacy AS
SELECT r.*, k.id AS candidacy, k.state, k.decided_on AS decided, k.body_id AS body
FROM agreement_model r JOIN models_registry_candidacy k ON k.model_id = r.model AND k.level = 'grassroots'
"""
_RECOGNITIONS = """
INSERT INTO models_registry_recognition (model_id, candidacy_id, level, unit_id, recognised_on, document_number,
    document_date, revoked_on, revoked_ground)
SELECT model, candidacy, 'grassroots', body, decided, '15-QĐ/ĐU', decided - 40,
    CASE WHEN c % 5 = 3 THEN decided + 80 END, CASE WHEN c % 5 = 3 THEN 'Khai không đúng' ELSE '' END
FROM agreement_candidacy WHERE c % 5 IN (1, 3)
"""
_TYPICAL = """
INSERT INTO models_registry_typicalchoice (recognition_id, chosen_on, document_number, document_date)
SELECT r.id, decided + 5, '16-QĐ/ĐU', decided - 40
FROM agreement_candidacy JOIN models_registry_recognition r ON r.candidacy_id = candidacy WHERE c % 10 IN (1, 3)
"""
"""Of what was recognised (revoked later, too) kinds 1, 3, 11, 13, 21 … five days later."""
_UPWARD = """
WITH above AS (
    INSERT INTO models_registry_candidacy (model_id, campaign_id, level, body_id, body_steward_id, self_assessment,
        state, submitted_on, late_reason, version, created_at)
    SELECT model, campaign, 'city', u.parent_id, u.parent_id, 'Đề nghị cấp trên', 'submitted', decided + 10, '', 1,
        now()
    FROM agreement_candidacy JOIN organizations_unit u ON u.id = body WHERE c % 20 IN (1, 3)
    RETURNING id, model_id, submitted_on
)
INSERT INTO models_registry_upwardproposal (recognition_id, candidacy_id, proposed_on, note)
SELECT r.id, above.id, above.submitted_on, '' FROM above JOIN models_registry_recognition r USING (model_id)
"""
"""Kinds 1, 3, 21, 23, 41, 43, 61, 63 are proposed ten days after the decision, by a candidacy of the level above."""
_RECONFIRMED = f"""
INSERT INTO models_registry_reconfirmation (model_id, year, level, unit_id, "on", verdict, note)
SELECT model, extract(year FROM d + 90), 'grassroots', {OWNER.format(day="d + 90")}, d + 90,
    CASE WHEN c % 7 = 0 OR c = 1 THEN 'effective' WHEN c % 7 = 1 THEN 'stopped' ELSE 'revised' END, ''
FROM agreement_model WHERE (c >= 20 AND c % 7 IN (0, 1, 2)) OR c = 1
"""
"""90 days later, of kinds from 20 on that leave 0 (effective), 1 (no longer) or 2 (revised) when divided by 7."""
_COUNCILS = (
    """
INSERT INTO reviews_council (name, document_number, document_date, valid_from, version, search, created_at, steward_id,
    unit_id)
SELECT 'Hội đồng ' || u.code, '1-QĐ', '2020-01-01', '2020-01-01', 1, '', now(), u.id, u.id
FROM organizations_unit u WHERE u.code LIKE 'AG-%%' OR u.code = 'AH-1'
""",
    """
INSERT INTO reviews_councilmember (role, position, valid_from, council_id, person_id)
SELECT 'member', '', '2020-01-01', k.id, w.id FROM reviews_council k
    JOIN organizations_person w ON w.full_name IN ('Ủy viên AG 1', 'Ủy viên AG 2') WHERE k.name LIKE 'Hội đồng A%%'
""",
    """
INSERT INTO reviews_criteriaset (family, number, title, level, subject, state, source, is_ours, published_at, version,
    search, created_at, steward_id, unit_id)
SELECT gen_random_uuid(), 1, 'Bộ tiêu chí AG', '', '', 'published', '', false, now(), 1, '', now(), id, id
FROM organizations_unit WHERE code = 'AG'
""",
)
_ROUNDS = (
    f"""
INSERT INTO reviews_round (name, opens_on, closes_on, is_blind, scores_seen, most_own, state, version, search,
    created_at, campaign_id, council_id, criteria_set_id, steward_id, unit_id)
SELECT 'AG ' || p || '/' || q, d + 30, d + 65, false, 'never', 0,
    CASE WHEN c % 11 = 0 THEN 'cancelled' ELSE 'decided' END, 1, '', now(), campaign, k.id, s.id, whose, whose
FROM agreement_candidacy CROSS JOIN LATERAL (SELECT {OWNER.format(day="d + 30")} AS whose) one
    JOIN reviews_council k ON k.unit_id = whose
    JOIN reviews_criteriaset s ON s.title = 'Bộ tiêu chí AG'
WHERE q % 2 = 0 AND c % 5 < 4
""",
    """
INSERT INTO reviews_rounditem (position, candidacy_id, round_id)
SELECT 1, candidacy, r.id FROM agreement_candidacy JOIN reviews_round r ON r.name = 'AG ' || p || '/' || q
""",
    """
INSERT INTO reviews_assignment (how, at, withdrawn_at, reason, assigned_by_id, seat_id, item_id)
SELECT 'hand', now(), CASE WHEN c % 6 = 1 AND w.full_name = 'Ủy viên AG 2' THEN now() END, '', %(by)s, s.id, i.id
FROM agreement_candidacy JOIN reviews_round r ON r.name = 'AG ' || p || '/' || q
    JOIN reviews_rounditem i ON i.round_id = r.id JOIN reviews_councilmember s ON s.council_id = r.council_id
    JOIN organizations_person w ON w.id = s.person_id
""",
    """
INSERT INTO reviews_scoresheet (state, total, comment, submitted_at, version, assignment_id)
SELECT one.state, CASE WHEN one.state = 'submitted' THEN 80 END, '', CASE WHEN one.state = 'submitted' THEN now() END,
    1, a.id
FROM agreement_candidacy JOIN reviews_round r ON r.name = 'AG ' || p || '/' || q
    JOIN reviews_rounditem i ON i.round_id = r.id JOIN reviews_assignment a ON a.item_id = i.id
    CROSS JOIN LATERAL (SELECT (ARRAY['open', 'submitted', 'abstained', 'recused'])[1 + c % 4] AS state) one
""",
)
"""In even rounds a round of scoring for each candidacy that was submitted, opened after 30 days and cancelled for kinds
22, 33, 44, 55: two sheets, open, submitted, abstained or recused by what the kind leaves when divided by 4; the second
of kinds 1, 25, 31 … was withdrawn."""
_OPINIONS = f"""
INSERT INTO dialogues_opinion (number, code_hash, kind, channel, received_on, domain, state, assigned_on, due_on,
    extended_days, paused_on, is_on_the_spot, answered_on, closed_on, other_track, sent_to, version, created_at,
    approved_by_id, assigned_id, assigned_steward_id, drafted_by_id, entered_by_id, steward_id, theme_id, unit_id,
    first_answered_on, first_due_on, reopened_on, was_on_the_spot)
SELECT 'AG-' || p || '-' || q, 'ag' || p || '-' || q,
    CASE WHEN e % 2 = 0 THEN 'question' ELSE 'petition' END,
    CASE WHEN e < 10 THEN 'hall' WHEN e % 3 = 0 THEN 'paper' WHEN e % 3 = 1 THEN 'telephone' ELSE 'web' END, g,
    CASE WHEN state = 'received' THEN '' ELSE (ARRAY['economy', 'culture_society'])[1 + e % 2] END, state,
    CASE WHEN is_placed THEN g + e % 5 END, CASE WHEN e IN (41, 43, 45, 46) THEN DATE '2099-01-01' ELSE g + 14 END, 0,
    CASE e WHEN 47 THEN g + 20 WHEN 48 THEN g + 5 END, e < 10, answered,
    CASE WHEN state = 'closed' THEN answered + 31 END,
    CASE WHEN state = 'routed_out' THEN 'complaint' ELSE '' END,
    CASE WHEN state = 'routed_out' THEN 'Ban Tiếp công dân' ELSE '' END, 1, now(),
    CASE WHEN (answered IS NOT NULL AND e >= 10) THEN %(by)s END, CASE WHEN is_placed THEN whose END,
    CASE WHEN is_placed THEN whose END, CASE WHEN (answered IS NOT NULL AND e >= 10) OR e = 49 THEN %(drafter)s END,
    %(by)s, whose, t.id, whose, first, CASE WHEN first IS NOT NULL THEN g + 14 END,
    CASE WHEN e = 53 OR e BETWEEN 54 AND 61 THEN g + 9 END, e < 10
FROM agreement_row CROSS JOIN LATERAL (SELECT {OWNER.format(day="g")} AS whose, CASE
        WHEN e < 10 THEN 'closed' WHEN e < 40 THEN (ARRAY['answered', 'published', 'private', 'closed'])[1 + e % 4]
        WHEN e < 46 THEN 'assigned' WHEN e = 46 THEN 'received' WHEN e < 49 THEN 'waiting' WHEN e = 49 THEN 'drafted'
        WHEN e < 52 THEN 'withdrawn' WHEN e = 52 THEN 'routed_out' WHEN e = 53 THEN 'withdrawn'
        WHEN e < 58 THEN 'reopened' WHEN e < 62 THEN 'closed' ELSE 'classified' END AS state,
    CASE WHEN e < 9 THEN g WHEN e = 9 THEN g + 40 WHEN e = 29 THEN g + 14 WHEN e < 29 THEN g + 3 + e % 5
        WHEN e < 40 THEN g + 20
        WHEN e BETWEEN 58 AND 61 THEN g + 12 END AS answered) one
    CROSS JOIN LATERAL (SELECT CASE WHEN e = 9 THEN g WHEN e BETWEEN 53 AND 61 THEN g + 6 ELSE answered END AS first,
        e BETWEEN 10 AND 45 OR e BETWEEN 47 AND 49 OR e BETWEEN 58 AND 61 AS is_placed) two
    LEFT JOIN directives_theme t ON t.code = 'ag1' AND e % 3 = 0
ORDER BY q, p
"""
"""Kinds 0 to 9 are answered on the spot, 9 once more after 40 days; 10 to 28 after 3 days
and what the kind leaves when divided by 5, 29 on the
last of its 14 days, 30 to 39 after 20; 40 to 45 assigned (odd ones with time until 2099), 46 received (2099), 47
waiting since the 20th day, 48 since the 5th, 49 drafted; 50 and 51 withdrawn, 52 routed out, 53 withdrawn after an
answer; 54 to 57 reopened and open, 58 to 61 reopened and answered again, after a first answer of the 6th day; 62 to 65
classified."""
_KNOW_OPINIONS = """
CREATE TEMP TABLE agreement_opinion AS
SELECT r.*, o.id AS opinion, o.first_answered_on AS first, o.assigned_id AS assigned, o.answered_on AS answered
FROM agreement_row r JOIN dialogues_opinion o ON o.number = 'AG-' || p || '-' || q
"""
_RATED = """
INSERT INTO dialogues_opinionrating (opinion_id, stars, words, rated_on)
SELECT opinion, 1 + e % 5, '', answered + 40 FROM agreement_opinion WHERE answered IS NOT NULL AND e % 3 = 0
"""
"""Kinds that 3 divides and that have an answer: 1 star and what the kind leaves when divided by 5."""
_PROMISED = f"""
INSERT INTO dialogues_commitment (unit_id, steward_id, opinion_id, title, responsible_id, responsible_steward_id,
    promised_on, promised_for, first_promised_for, state, ended_on, outcome, link, entered_by_id, version, created_at,
    search, first_title, rewording)
SELECT whose, whose, opinion, 'Hứa ' || p || '/' || q, whose, whose, answered, until, until, state,
    CASE WHEN state <> 'open' THEN until END, CASE WHEN state <> 'open' THEN 'Đã làm xong' ELSE '' END, '', %(by)s, 1,
    now(), '', '', ''
FROM agreement_opinion CROSS JOIN LATERAL (SELECT {OWNER.format(day="answered")} AS whose,
    (ARRAY['done', 'not_kept', 'open'])[1 + e % 6 / 2] AS state,
    CASE WHEN e >= 20 AND e % 6 = 4 THEN DATE '2099-01-01' ELSE answered + 45 END AS until) one
WHERE e BETWEEN 10 AND 28 AND e % 2 = 0
"""
"""Even kinds from 10 to 28 promise on the day of the answer: 12, 18, 24 kept, 14, 20, 26 not kept, 10 and 16 open and
late, 22 and 28 open until 2099."""
_CONFERENCES = f"""
INSERT INTO dialogues_conference (kind, voters, title, branch, secretary_hosts, secretary_name, council_hosts,
    council_name, committee_hosts, committee_name, planned_from, planned_to, day, year, place, link, content, how_to,
    state, announce_due, conclusion_due, conclusion_number, conclusion, published_on, version, created_at, search,
    entered_by_id, steward_id, unit_id, registered)
SELECT kind, CASE WHEN kind = 'on_request' THEN 60 END, 'AG ' || p || '/' || q, 'state', e % 3 = 0, '', false, '', true,
    '', g - 40, g - 40, g, extract(year FROM g), 'Hội trường', '', '', '', state,
    CASE WHEN kind <> 'contact' THEN g - 50 END, CASE WHEN kind <> 'contact' THEN g + 70 END, '',
    CASE WHEN state = 'concluded' THEN 'Đã kết luận' ELSE '' END, CASE WHEN state = 'concluded' THEN g + 70 END, 1,
    now(), '', %(by)s, whose, whose, 0
FROM agreement_row CROSS JOIN LATERAL (SELECT (ARRAY['regular', 'ad_hoc', 'on_request', 'contact'])[1 + e % 4] AS kind,
    CASE WHEN e % 11 < 2 THEN 'planned' WHEN e % 2 = 0 THEN 'held' ELSE 'concluded' END AS state,
    {OWNER.format(day="g")} AS whose) one
WHERE q % 2 = 0
"""
"""In even rounds each place has one, a contact meeting where the kind leaves 3 when divided by 4; only planned where it
leaves 0 or 1 when divided by 11."""
_CAME = """
INSERT INTO dialogues_invitedgroup (conference_id, name, position, attended)
SELECT k.id, name, position, attended FROM agreement_row JOIN dialogues_conference k ON k.title = 'AG ' || p || '/' || q
    CROSS JOIN LATERAL (VALUES ('Nông dân', 1, 20 + e), ('Thanh niên', 2, 5), ('Phụ nữ', 3, NULL))
        AS of (name, position, attended)
"""
"""20 and the kind, 5, and of a third group nobody knows."""
_DECISIONS = f"""
INSERT INTO awards_decision (title, branch, level, is_outside, issuer, printed_number, symbol, signed_on, place, signer,
    signer_post, bases, sent_to, state, annulled_by, annulled_why, version, search, created_at, steward_id, unit_id,
    carried_out_by, decider, money_from, requested_by)
SELECT 'AG ' || p || '/' || q, 'state', 'city', true, 'Ban Dân vận Trung ương', 'AG', '', d + 35, '', '', '', '', '',
    CASE WHEN c % 7 = 0 THEN 'draft' WHEN c % 2 = 0 THEN 'published' ELSE 'signed' END, '', '', 1, '', now(), whose,
    whose, '', '', '', ''
FROM agreement_row CROSS JOIN LATERAL (SELECT {OWNER.format(day="d + 35")} AS whose) one WHERE q % 2 = 1
"""
"""In odd rounds each place has one, signed after 35 days; a draft where 7 divides the kind, annulled where it leaves
1."""
_RECIPIENTS = """
INSERT INTO awards_decisionrecipient (recipient, name, position, works_directly, name_key, search, "order", number,
    annulled_on, annulled_by, annulled_why, presented, decision_id, form_id, title_id)
SELECT recipient, name, '', directly, '', '', slot, many, NULL, '', '', 0, k.id, f.id, t.id
FROM agreement_row JOIN awards_decision k ON k.title = 'AG ' || p || '/' || q
    CROSS JOIN LATERAL (VALUES ('person', 'Nguyễn Văn A', c % 2 = 0, 1, 1), ('person', 'Trần Thị B', true, 2, 1),
        ('household', 'Hộ C', true, 3, 1), ('collective', 'Tổ D', NULL, 4, 1),
        ('person', 'Các cá nhân', c % 11 = 0, 5, 10 + c % 5)) AS of (recipient, name, directly, slot, many)
    LEFT JOIN awards_awardform f ON f.code = 'agf' AND slot <> 4
    LEFT JOIN awards_emulationtitle t ON t.code = 'agt' AND slot = 4
"""
"""Five rows: two persons (the first works directly where the kind is even, the second always; annulled where
the kind leaves 0 or 4 when divided by 9), a household, a collective, and 10 persons
and more without names, who work directly where 11 divides the kind."""
_HANDED_OVER = (
    f"""
INSERT INTO awards_presentation (title, held_on, place, note, version, search, steward_id, unit_id)
SELECT 'AG ' || p || '/' || q, d + 75, '', '', 1, '', whose, whose
FROM agreement_row CROSS JOIN LATERAL (SELECT {OWNER.format(day="d + 75")} AS whose) one WHERE q % 2 = 1
""",
    """
INSERT INTO awards_handover (number, received_by, recipient_id, presentation_id)
SELECT CASE WHEN w."order" = 5 THEN 4 ELSE 1 END, '', w.id, v.id FROM agreement_row
    JOIN awards_decision k ON k.title = 'AG ' || p || '/' || q
    JOIN awards_decisionrecipient w ON w.decision_id = k.id
    JOIN awards_presentation v ON v.title = k.title
WHERE k.state <> 'draft' AND ((c % 3 = 0 AND w."order" IN (1, 2)) OR (c % 3 = 1 AND w."order" = 5))
""",
    """
UPDATE awards_decisionrecipient w SET annulled_on = d + 100, annulled_by = '9/QĐ', annulled_why = 'Khai man'
FROM agreement_row JOIN awards_decision k ON k.title = 'AG ' || p || '/' || q
WHERE w.decision_id = k.id AND w."order" = 2 AND c % 9 IN (0, 4) AND k.state <> 'draft'
""",
    """
UPDATE awards_decision k SET state = 'annulled', annulled_on = d + 120, annulled_by = '9/QĐ', annulled_why = 'Khai man'
FROM agreement_row WHERE k.title = 'AG ' || p || '/' || q AND c % 7 = 1
""",
)
"""Where 3 divides the kind both persons got theirs (also who lost it later), where it leaves 1 four
of those without names."""
_ONCE = (*_UNITS, _PLACES, _CALENDAR, *_CATALOGUES, *_COUNCILS)
_EACH_PIECE = (
    _ROWS, _MODELS, _KNOW, _COPIES, _STEPS, _THEMES, _GROUPS, _CHECKS, _CANDIDACIES, _KNOW_CANDIDACIES, _RECOGNITIONS,
    _TYPICAL, _UPWARD, _RECONFIRMED, *_ROUNDS, _OPINIONS, _KNOW_OPINIONS, _RATED, _PROMISED, _CONFERENCES, _CAME,
    _DECISIONS, _RECIPIENTS, *_HANDED_OVER,
)  # fmt: skip
_OF_PIECE = "agreement_row, agreement_model, agreement_candidacy, agreement_opinion"
_PIECE = 100
"""Rounds that are written together."""


def fill(rounds: int, told: Callable[[str], object] = lambda _words: None) -> SimpleNamespace:
    """All of it: `city`, `other`, `units` of the city and `wards` of both, `root` who reads everything."""
    people = _people()
    names = {"by": people.root.pk, "drafter": people.drafter.pk}
    with connection.cursor() as cursor:
        for statement in _ONCE:
            _run(cursor, statement, names)
        for number, first in enumerate(range(0, rounds, _PIECE)):
            with transaction.atomic():
                for statement in _EACH_PIECE:
                    _run(cursor, statement, names | {"first": first, "last": min(first + _PIECE, rounds) - 1})
                cursor.execute(f"DROP TABLE {_OF_PIECE}")
            told(f"{min(first + _PIECE, rounds)} rounds")
            if number & (number + 1) == 0:  # the planner knows less than half of it otherwise
                cursor.execute("ANALYZE")
        cursor.execute("DROP TABLE agreement_place")
    _merge(people.root)
    told("merged")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    keep_sums()
    told("summed")
    return there()


def there() -> SimpleNamespace:
    """What `fill` made."""
    city, other = (Unit.objects.get(code=code) for code in ("AG", "AH"))
    return SimpleNamespace(
        city=city,
        other=other,
        units=list(Unit.objects.filter(path__startswith=city.path).order_by("path")),
        wards=list(Unit.objects.filter(parent__in=[city, other]).order_by("path")),
        root=User.objects.get(email="agreement-root@example.vn"),
    )


def _run(cursor: Any, statement: str, names: dict[str, int]) -> None:
    """Of the names those that the statement has; what is a remainder in it is written so for a driver."""
    for name, value in names.items():
        statement = statement.replace(f"%({name})s", str(value))
    cursor.execute(statement.replace("%%", "%"))
    if "CREATE TEMP TABLE" in statement:
        cursor.execute(f"ANALYZE {statement.split()[3]}")


def _people() -> SimpleNamespace:
    for number in (1, 2):
        Person.objects.create(full_name=f"Ủy viên AG {number}")
    known = {"valid_from": datetime.date(2020, 1, 1), "legal_basis": "Luật 06/2022/QH15", "for_person": True}
    more = {"for_household": True, "for_collective": True}
    AwardForm.objects.create(code="agf", kind="merit", name_vi="Bằng khen AG", name_en="Merit AG", **known, **more)
    EmulationTitle.objects.create(code="agt", name_vi="Danh hiệu AG", name_en="Title AG", **known, **more)
    return SimpleNamespace(root=account("agreement-root", is_superuser=True), drafter=account("agreement-drafter"))


@transaction.atomic
def _merge(by: Any) -> None:
    """What the old wards look after becomes their heir's; they end."""
    units = {each.code: each for each in Unit.objects.filter(code__startswith="AG-")}
    for place in range(MERGED):
        for old in (units[f"AG-C{2 * place}"], units[f"AG-C{2 * place + 1}"]):
            for mover in movers.registered():
                mover.move(old, units[f"AG-M{place}"], on=MERGED_ON, by=by)
    Unit.objects.filter(code__startswith="AG-C").update(valid_to=MERGED_ON - datetime.timedelta(days=1))

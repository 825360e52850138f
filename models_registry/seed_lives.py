"""What happened to the models of the scale data since they were entered, in SQL: for all that are newer than an id.

Every statement takes `newest` (the highest id before), `today` and `prefix` (how their codes begin). Who decides is the
unit itself, and the unit above it.
"""

_NEW = "m.id > %(newest)s AND m.code LIKE %(prefix)s"
_TRANSITIONS = """
INSERT INTO models_registry_modeltransition (subject_id, action, from_state, to_state, reason, at)
SELECT m.id, step.action, step.was, step.became, CASE WHEN step.action = 'return' THEN 'Thiếu số hộ' ELSE '' END,
    step.at
FROM models_registry_registeredmodel m CROSS JOIN LATERAL (VALUES
    ('submit', 'draft', 'submitted', m.submitted_at),
    ('return', 'submitted', 'returned', CASE WHEN m.state = 'returned' THEN m.submitted_at + interval '2 days' END),
    ('register', 'submitted', 'registered', m.registered_on + interval '9 hours'),
    ('begin', 'registered', 'in_implementation',
        CASE WHEN m.state = 'in_implementation' OR m.end_kind = 'stopped' THEN m.registered_on + interval '10 hours'
        END),
    ('stop', 'in_implementation', 'ended', CASE WHEN m.end_kind = 'stopped' THEN m.ended_on + interval '11 hours' END)
) AS step (action, was, became, at) WHERE step.at IS NOT NULL AND {new} ORDER BY m.id, step.at
"""
_PERSONS = """
INSERT INTO models_registry_responsibleperson (model_id, name, position, phone, email, consent_to_publish)
SELECT m.id, 'Người phụ trách số ' || m.id %% 5000, 'Trưởng ban', '', '', m.id %% 3 = 0
FROM models_registry_registeredmodel m WHERE {new} ORDER BY m.id
"""
_INDICATORS = """
INSERT INTO models_registry_indicator (model_id, name, unit_of_measure, baseline, target, actual, measured_on, source)
SELECT m.id, 'Hộ tham gia', 'hộ', m.households / 4, m.households,
    CASE WHEN m.last_progress_on IS NOT NULL AND m.id %% 4 <> 0 THEN m.households / 2 END,
    CASE WHEN m.last_progress_on IS NOT NULL AND m.id %% 4 <> 0 THEN m.last_progress_on END, ''
FROM models_registry_registeredmodel m WHERE {new} ORDER BY m.id
"""
_PROGRESS = """
INSERT INTO models_registry_progressentry (model_id, "on", text, percent, unit_id, created_at)
SELECT m.id, greatest(m.registered_on, m.last_progress_on - 30 * back), 'Đã vận động thêm ' || (m.id + back) %% 90
    || ' hộ, tổ chức họp dân và ra quân.', 90 - 40 * back, m.unit_id, now()
FROM models_registry_registeredmodel m, generate_series(0, 1) back WHERE m.last_progress_on IS NOT NULL AND {new}
"""
_CHECKS = """
INSERT INTO models_registry_fieldcheck (model_id, "on", verdict, text, advice, checkers, unit_id, created_at)
SELECT m.id, least(%(today)s, m.registered_on + 40 + (m.id %% 300)::int), 'as_registered',
    'Mô hình hoạt động đúng như đăng ký.', '', 'Khối vận', coalesce(u.parent_id, u.id), now()
FROM models_registry_registeredmodel m JOIN organizations_unit u ON u.id = m.unit_id
WHERE m.registered_on IS NOT NULL AND m.id %% 3 <> 0 AND {new}
"""
_THEMES = """
INSERT INTO models_registry_modeltheme (model_id, theme_id)
SELECT m.id, t.id FROM models_registry_registeredmodel m
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS number FROM directives_theme) t
    ON t.place - 1 IN (m.id %% t.number, CASE WHEN m.id %% 2 = 0 THEN (m.id / 2 + 5) %% t.number END)
WHERE {new} ON CONFLICT DO NOTHING
"""
_CANDIDACIES = """
INSERT INTO models_registry_candidacy (model_id, campaign_id, level, body_id, body_steward_id, self_assessment, state,
    submitted_on, late_reason, decided_on, version, created_at)
SELECT m.id, m.campaign_id, 'grassroots', m.unit_id, m.unit_id, 'Các hộ đều tham gia.', asked.state,
    asked.day, '', CASE WHEN asked.state IN ('recognised', 'not_recognised', 'revoked') THEN asked.day + 20 END, 1,
    now()
FROM models_registry_registeredmodel m CROSS JOIN LATERAL (SELECT m.registered_on + 100 AS day,
    CASE WHEN m.registered_on > %(today)s - 125
        THEN (ARRAY['submitted', 'under_review', 'returned'])[1 + m.id %% 3]
        WHEN m.id %% 50 = 1 THEN 'revoked' WHEN m.id %% 5 = 1 THEN 'not_recognised' ELSE 'recognised'
        END AS state) asked
WHERE m.registered_on <= %(today)s - 100 AND m.id %% 5 < 4 AND m.end_kind <> 'withdrawn'
    AND m.campaign_id IS NOT NULL AND {new}
"""
_RECOGNITIONS = """
INSERT INTO models_registry_recognition (model_id, candidacy_id, level, unit_id, recognised_on, document_number,
    document_date, revoked_on, revoked_ground)
SELECT c.model_id, c.id, c.level, c.body_id, c.decided_on, '15-QĐ/ĐU', c.decided_on,
    CASE WHEN c.state = 'revoked' THEN c.decided_on + 1 END,
    CASE WHEN c.state = 'revoked' THEN 'Khai không đúng' ELSE '' END
FROM models_registry_candidacy c JOIN models_registry_registeredmodel m ON m.id = c.model_id
WHERE c.state IN ('recognised', 'revoked') AND {new}
"""
_TYPICAL = """
INSERT INTO models_registry_typicalchoice (recognition_id, chosen_on, document_number, document_date)
SELECT r.id, r.recognised_on, '16-QĐ/ĐU', r.recognised_on
FROM models_registry_recognition r JOIN models_registry_registeredmodel m ON m.id = r.model_id
WHERE r.model_id %% 4 = 0 AND r.revoked_on IS NULL AND {new}
"""
_UPWARD = """
WITH above AS (
    INSERT INTO models_registry_candidacy (model_id, campaign_id, level, body_id, body_steward_id, self_assessment,
        state, submitted_on, late_reason, version, created_at)
    SELECT r.model_id, c.campaign_id, p.level, p.id, p.id, 'Đề nghị cấp trên công nhận.', 'submitted',
        least(%(today)s, r.recognised_on + 15), '', 1, now()
    FROM models_registry_recognition r JOIN models_registry_candidacy c ON c.id = r.candidacy_id
    JOIN models_registry_registeredmodel m ON m.id = r.model_id JOIN organizations_unit u ON u.id = m.unit_id
    JOIN organizations_unit p ON p.id = u.parent_id
    WHERE r.model_id %% 12 = 0 AND r.revoked_on IS NULL AND p.level <> r.level AND {new}
    RETURNING id, model_id, submitted_on
)
INSERT INTO models_registry_upwardproposal (recognition_id, candidacy_id, proposed_on, note)
SELECT r.id, above.id, above.submitted_on, '' FROM above JOIN models_registry_recognition r USING (model_id)
"""
_RECONFIRMED = """
INSERT INTO models_registry_reconfirmation (model_id, year, level, unit_id, "on", verdict, note)
SELECT m.id, y, 'grassroots', m.unit_id, make_date(y, 3, 1 + (m.id %% 28)::int), 'effective', ''
FROM models_registry_registeredmodel m,
    generate_series(extract(year FROM m.registered_on)::int + 1, extract(year FROM %(today)s::date)::int) y
WHERE m.state = 'in_implementation' AND m.id %% 3 = 0 AND make_date(y, 3, 28) <= %(today)s AND {new}
"""
_ALL = (
    _TRANSITIONS, _PERSONS, _INDICATORS, _PROGRESS, _CHECKS, _THEMES, _CANDIDACIES, _RECOGNITIONS, _TYPICAL, _UPWARD,
    _RECONFIRMED,
)  # fmt: skip
LIVES = tuple(statement.replace("{new}", _NEW) for statement in _ALL)

"""A city of 126 communes with years of models in every state, by INSERT … SELECT: the same rows each time.

The units of the whole country stand beside it, and who works in the city and its first commune.
"""

from types import SimpleNamespace
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connections

from directives.models import Theme
from organizations.dates import today
from organizations.models import Membership, Unit

COMMUNES, OTHER_PROVINCES, OTHER_COMMUNES, BODIES = 126, 33, 3195, 5
DAYS = 5 * 365
"""Over how long the models were registered."""

_UNIT = """
INSERT INTO organizations_unit (code, name, short_name, kind, level, parent_id, note, version, sort_key, search, path)
SELECT {code}, {name}, {name}, '{kind}', '{level}', {parent}, '', 1, lower({code}), lower({code}), '' FROM {rows}
"""
_UNITS = (
    _UNIT.format(code="'P00'", name="'Hà Nội'", kind="city", level="city", parent="NULL", rows="(SELECT 1) one"),
    _UNIT.format(
        code="to_char(n, '\"P\"FM00')", name="'Tỉnh ' || n", kind="province", level="city", parent="NULL",
        rows=f"generate_series(1, {OTHER_PROVINCES}) n",
    ),
    _UNIT.format(
        code="to_char(n, '\"X\"FM0000')", name="'Phường ' || n", kind="ward", level="grassroots", parent="p.id",
        rows=f"generate_series(1, {COMMUNES}) n JOIN organizations_unit p ON p.code = 'P00'",
    ),
    _UNIT.format(
        code="to_char(n, '\"Y\"FM0000')", name="'Xã ' || n", kind="commune", level="grassroots", parent="p.id",
        rows=f"generate_series(1, {OTHER_COMMUNES}) n"
             f" JOIN organizations_unit p ON p.code = to_char(1 + n % {OTHER_PROVINCES}, '\"P\"FM00')",
    ),
    _UNIT.format(
        code="'B' || b || p.code", name="'Trường ' || b || ' ' || p.name", kind="other", level="grassroots",
        parent="p.id",
        rows=f"organizations_unit p, generate_series(1, {BODIES}) b WHERE p.code LIKE 'X%%'",
    ),
)  # fmt: skip
_WORDS = (
    """
INSERT INTO directives_theme (code, name_vi, name_en, description, sort_key)
SELECT 't' || n, 'Chủ đề ' || n, 'Theme ' || n, '', lpad(n::text, 3, '0') FROM generate_series(1, 12) n
ON CONFLICT DO NOTHING
""",
    """
INSERT INTO directives_campaign (unit_id, steward_id, name, kind, year_from, year_to, aim, registration_from,
    registration_to, evaluation_from, evaluation_to, rhythm_days, needed, version, created_at)
SELECT u.id, u.id, 'Dân vận khéo ' || y, 'year', y, y, '', make_date(y, 1, 1), make_date(y, 6, 30), make_date(y, 7, 1),
    make_date(y, 12, 31), 90, '{}', 1, now()
FROM organizations_unit u, generate_series(extract(year FROM now())::int - 5, extract(year FROM now())::int) y
WHERE u.code = 'P00'
""",
)
_MODELS = """
WITH places AS (
    SELECT array_agg(id ORDER BY code LIKE 'B%%', code) ids FROM organizations_unit
    WHERE code LIKE 'X%%' OR code LIKE 'B%%'
), drawn AS (
    SELECT n, ('x' || substr(md5(n::text), 1, 7))::bit(28)::int AS r,
        CURRENT_DATE - (('x' || substr(md5('d' || n), 1, 7))::bit(28)::int %% {days}) AS day
    FROM generate_series(1, %s) n
), stated AS (
    SELECT *, CASE WHEN day > CURRENT_DATE - 60 AND r %% 20 < 8
            THEN (ARRAY['draft', 'draft', 'submitted', 'submitted', 'submitted', 'returned', 'registered',
                'registered'])[1 + r %% 20]
        WHEN r %% 100 < 2 THEN 'draft'
        WHEN r %% 100 < 12 THEN 'registered'
        WHEN r %% 100 < 78 THEN 'in_implementation' ELSE 'ended' END AS state
    FROM drawn
)
INSERT INTO models_registry_registeredmodel (unit_id, steward_id, code, campaign_id, title, summary, subject, domain,
    level, place, situation_before, way_of_working, results, lessons, households, people_reached, source, state,
    submitted_at, registered_on, late_reason, ended_on, end_kind, last_progress_on, listed_on, version,
    created_at)
SELECT ids[1 + r %% cardinality(ids)], ids[1 + r %% cardinality(ids)], 'DVK-' || to_char(n, 'FM0000000'), c.id,
    'Đường nở hoa số ' || n, rpad(md5(n::text), 300, md5(r::text)),
    CASE WHEN r / 7 %% 3 = 0 THEN 'individual' ELSE 'collective' END,
    (ARRAY['economy', 'culture_society', 'defence_security', 'political_system'])[1 + r / 11 %% 4],
    'grassroots', 'Thôn ' || r %% 12, rpad(md5(r::text), 500, md5(n::text)),
    (SELECT string_agg(md5(n::text || i), ' ') FROM generate_series(1, 30) i),
    rpad(md5('k' || n), 400, md5(r::text)), '',
    20 + r %% 300, 80 + r %% 1200, '', state,
    CASE WHEN state <> 'draft' THEN day - 5 + time '09:00' END,
    CASE WHEN state IN ('registered', 'in_implementation', 'ended') THEN day END, '',
    CASE WHEN state = 'ended' THEN least(CURRENT_DATE, day + r %% 700) END,
    CASE WHEN state = 'ended' THEN CASE WHEN r %% 10 = 0 THEN 'withdrawn' ELSE 'stopped' END ELSE '' END,
    CASE WHEN state = 'in_implementation' THEN greatest(day, CURRENT_DATE - r %% 200) END,
    day, 1, day - 10 + time '08:00'
FROM stated CROSS JOIN places JOIN directives_campaign c ON c.year_from = extract(year FROM day)
ORDER BY day, n
""".replace("{days}", str(DAYS))
_LIVES = (
    """
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
) AS step (action, was, became, at) WHERE step.at IS NOT NULL ORDER BY m.id, step.at
""",
    """
INSERT INTO models_registry_progressentry (model_id, "on", text, percent, unit_id, created_at)
SELECT m.id, m.last_progress_on - 30 * back, rpad(md5(m.id::text), 200, md5(back::text)), 50, m.unit_id, now()
FROM models_registry_registeredmodel m, generate_series(0, 1) back WHERE m.last_progress_on IS NOT NULL
""",
    """
INSERT INTO models_registry_fieldcheck (model_id, "on", verdict, text, advice, checkers, unit_id, created_at)
SELECT m.id, least(CURRENT_DATE, m.registered_on + 40 + (m.id %% 300)::int), 'as_registered',
    'Mô hình hoạt động tốt.', '', 'Khối vận', u.parent_id, now()
FROM models_registry_registeredmodel m JOIN organizations_unit u ON u.id = m.unit_id
WHERE m.registered_on IS NOT NULL AND m.id %% 3 <> 0
""",
    """
INSERT INTO models_registry_modeltheme (model_id, theme_id)
SELECT m.id, t.id FROM models_registry_registeredmodel m
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS number FROM directives_theme) t
    ON t.place - 1 IN (m.id %% t.number, CASE WHEN m.id %% 2 = 0 THEN (m.id / 2 + 5) %% t.number END)
ON CONFLICT DO NOTHING
""",
    """
INSERT INTO models_registry_candidacy (model_id, campaign_id, level, body_id, body_steward_id, self_assessment, state,
    submitted_on, late_reason, decided_on, version, created_at)
SELECT m.id, m.campaign_id, 'grassroots', m.unit_id, m.unit_id, 'Các hộ đều tham gia.', asked.state,
    asked.day, '', CASE WHEN asked.state IN ('recognised', 'not_recognised', 'revoked') THEN asked.day + 20 END, 1,
    now()
FROM models_registry_registeredmodel m CROSS JOIN LATERAL (SELECT m.registered_on + 100 AS day,
    CASE WHEN m.registered_on > CURRENT_DATE - 125
        THEN (ARRAY['submitted', 'under_review', 'returned'])[1 + m.id %% 3]
        WHEN m.id %% 50 = 1 THEN 'revoked' WHEN m.id %% 5 = 1 THEN 'not_recognised' ELSE 'recognised'
        END AS state) asked
WHERE m.registered_on <= CURRENT_DATE - 100 AND m.id %% 5 < 4 AND m.end_kind <> 'withdrawn'
""",
    """
INSERT INTO models_registry_recognition (model_id, candidacy_id, level, unit_id, recognised_on, document_number,
    document_date, revoked_on, revoked_ground)
SELECT c.model_id, c.id, c.level, c.body_id, c.decided_on, '15-QĐ/ĐU', c.decided_on,
    CASE WHEN c.state = 'revoked' THEN c.decided_on + 1 END,
    CASE WHEN c.state = 'revoked' THEN 'Khai không đúng' ELSE '' END
FROM models_registry_candidacy c WHERE c.state IN ('recognised', 'revoked')
""",
    """
INSERT INTO models_registry_typicalchoice (recognition_id, chosen_on, document_number, document_date)
SELECT id, recognised_on, '16-QĐ/ĐU', recognised_on FROM models_registry_recognition WHERE model_id %% 4 = 0
""",
    """
WITH above AS (
    INSERT INTO models_registry_candidacy (model_id, campaign_id, level, body_id, body_steward_id, self_assessment,
        state, submitted_on, late_reason, version, created_at)
    SELECT r.model_id, c.campaign_id, 'city', u.id, u.id, 'Đề nghị công nhận cấp thành phố.', 'submitted',
        least(CURRENT_DATE, r.recognised_on + 15), '', 1, now()
    FROM models_registry_recognition r JOIN models_registry_candidacy c ON c.id = r.candidacy_id
    JOIN organizations_unit u ON u.code = 'P00' WHERE r.model_id %% 12 = 0 RETURNING id, model_id, submitted_on
)
INSERT INTO models_registry_upwardproposal (recognition_id, candidacy_id, proposed_on, note)
SELECT r.id, above.id, above.submitted_on, '' FROM above JOIN models_registry_recognition r USING (model_id)
""",
    """
INSERT INTO models_registry_reconfirmation (model_id, year, level, unit_id, "on", verdict, note)
SELECT m.id, y, 'grassroots', m.unit_id, make_date(y, 3, 1 + (m.id %% 28)::int), 'effective', ''
FROM models_registry_registeredmodel m,
    generate_series(extract(year FROM m.registered_on)::int + 1, extract(year FROM now())::int) y
WHERE m.state = 'in_implementation' AND m.id %% 3 = 0 AND make_date(y, 3, 28) <= CURRENT_DATE
""",
)


def fill(rows: int) -> SimpleNamespace:
    """Units, `rows` models and their lives; returns the units and the people whose pages are measured."""
    connection = connections["owner"]
    with connection.cursor() as cursor:
        for statement in (*_UNITS, *_WORDS):
            cursor.execute(statement.replace("%%", "%"))
        cursor.execute(_MODELS, [rows])
        for statement in _LIVES:
            cursor.execute(statement.replace("%%", "%"))
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    return who_looks()


def who_looks() -> SimpleNamespace:
    """The units and people of a filled database; people are made when they are not there."""
    city, commune = Unit.objects.get(code="P00"), Unit.objects.get(code="X0001")
    places = {"city": city, "commune": commune}
    people = {
        f"{where}_{role}": _worker(role, unit) for where, unit in places.items() for role in ("leader", "secretary")
    }
    theme = Theme.objects.order_by("id").values_list("pk", flat=True)[0]
    return SimpleNamespace(**places, **people, theme=theme, year=today().year)


def _worker(role: str, unit: Unit) -> Any:
    users: Any = get_user_model().objects
    name = f"{role}-{unit.code.lower()}@bench.example"
    if not users.filter(email=name).exists():
        user = users.create_user(name, full_name=f"{role} {unit.short_name}")
        Membership.objects.create(person=user.person, unit=unit, role=role, valid_from=today())
    return users.get(email=name)

"""What the services refuse whoever calls them, and that they hold what they judge: pages and API ask before."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directives import rules as dated
from directives.enums import RuleKind
from directives.models import Campaign, Duty, Requirement, RulePeriod
from directives.services import campaigns, documents, duties, evidence, rules, targets, vocabularies
from directives.services.document_checks import issuer_named
from organizations.dates import today
from organizations.models import Unit

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
KEY = "test.months"


@pytest.fixture
def rule():
    dated.register(KEY, kind=RuleKind.NUMBER, default=24, lowest=1, highest=60, title="Months")
    yield
    dated.forget(KEY)


def add(city, value, day):
    return rules.add_period(KEY, value=value, valid_from=day, source="Nghị định 1", by=city.administrator)


def periods():
    return list(RulePeriod.objects.order_by("valid_from").values_list("value", "valid_from", "valid_to"))


def reported(here):
    Duty.objects.filter(pk=here.duty.pk).update(done_on=today(), done_by=here.root)
    return here.duty


def field_of(refused):
    return list(refused.value.message_dict)


def test_a_campaign_has_its_own_fields_and_years_in_order(city, campaign):
    for fields in ({"unit": city.units.ward}, {"steward": city.units.ward, "aim": "x"}, {"version": 7}):
        with pytest.raises(ValueError, match="not edited"):
            campaigns.edit_campaign(campaign, by=city.secretary, version=1, changes=fields)
    with pytest.raises(ValidationError) as refused:
        years = {"kind": "term", "year_from": 2026, "year_to": 2025}
        campaigns.edit_campaign(campaign, by=city.secretary, version=1, changes=years)
    assert field_of(refused) == ["year_to"]
    assert Campaign.objects.get(pk=campaign.pk).version == 1


def test_a_unit_that_existed_on_other_days_only_issued_nothing(city):
    Unit.objects.filter(pk=city.units.beside.pk).update(valid_to=today() - 10 * DAY)
    with pytest.raises(ValidationError):
        issuer_named("Phường Hoàn Kiếm", today())
    assert issuer_named("Phường Hoàn Kiếm", today() - 10 * DAY) == (city.units.beside, "")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"text": ""}, "text"), ({"text": "x" * 501}, "text"), ({"due_on": datetime.date(2001, 1, 1)}, "due_on")],
)
def test_what_is_asked_is_corrected_as_it_is_asked(here, wrong, field):
    requirement = here.duty.requirement
    with pytest.raises(ValidationError) as refused:
        duties.change_requirement(requirement, **{"text": "Khác", "due_on": None, "by": here.root} | wrong)
    assert field_of(refused) == [field]
    assert Requirement.objects.get(pk=requirement.pk).text == requirement.text


# --- dated rules


@pytest.mark.parametrize("source", ["", "  ", "x" * 501])
def test_a_value_has_its_source(city, rule, source):
    with pytest.raises(ValidationError) as refused:
        rules.add_period(KEY, value=2, valid_from=today() + DAY, source=source, by=city.administrator)
    assert field_of(refused) == ["source"]
    assert periods() == []
    coming = add(city, 12, today() + 5 * DAY)
    with pytest.raises(ValidationError) as refused:
        change(city, coming, source=source)
    assert field_of(refused) == ["source"]


def change(city, period, **given):
    known = {"value": period.value, "valid_from": period.valid_from, "source": "x", "by": city.administrator}
    return rules.change_period(period, **known | {"seen": rules.content_of(period)} | given)


def test_a_value_to_come_stays_between_its_neighbours_and_its_bounds(city, rule):
    first, middle, last = (add(city, value, today() + days * DAY) for value, days in ((12, 5), (13, 9), (14, 20)))
    middle.refresh_from_db()
    before = periods()
    for wrong, field in (
        ({"value": 61}, "value"),
        ({"value": 0}, "value"),
        ({"valid_from": first.valid_from}, "valid_from"),
        ({"valid_from": first.valid_from - DAY}, "valid_from"),
        ({"valid_from": last.valid_from}, "valid_from"),
    ):
        with pytest.raises(ValidationError) as refused:
            change(city, middle, **wrong)
        assert field_of(refused) == [field]
    with pytest.raises(ValidationError) as refused:
        change(city, first, valid_from=today())
    assert field_of(refused) == ["valid_from"]
    assert periods() == before


def test_a_value_that_somebody_else_removed_is_neither_changed_nor_removed(city, rule):
    coming = add(city, 12, today() + 5 * DAY)
    RulePeriod.objects.all().delete()
    for verb in (lambda: change(city, coming), lambda: rules.remove_period(coming, by=city.administrator)):
        with pytest.raises(ValidationError):
            verb()


def test_a_rule_means_one_thing_and_its_default_lies_within_its_bounds(rule):
    words = {"title": "Months", "lowest": 1, "highest": 60}
    with pytest.raises(ValueError, match="between"):
        dated.register("test.other", kind=RuleKind.NUMBER, default=61, **words)
    for other in ({"kind": RuleKind.NUMBER, "default": 25}, {"kind": RuleKind.SHARE, "default": 24}):
        with pytest.raises(ValueError, match="already"):
            dated.register(KEY, **words | other)
    with pytest.raises(dated.UnknownRule):
        dated.get("test.other")


# --- what is judged is held: a second writer waits, and judges what the first one wrote

CHANGES = {"changes": {}, "version": 1}
HELD = {
    "directives_campaign": {
        "edit": lambda here: campaigns.edit_campaign(here.campaign, by=here.root, **CHANGES),
        "targets": lambda here: targets.set_targets(here.campaign, by=here.root, version=1, numbers={}),
    },
    "directives_directivedocument": {
        "edit": lambda here: documents.edit_document(here.document, by=here.root, **CHANGES),
        "attach": lambda here: documents.attach_files(here.document, files=[], by=here.root),
        "ask": lambda here: duties.ask_units(
            here.document, text="x", due_on=None, units=[here.units.school], by=here.root
        ),
    },
    "directives_requirement": {
        "correct": lambda here: duties.change_requirement(here.duty.requirement, text="x", due_on=None, by=here.root)
    },
    "directives_duty": {
        "report": lambda here: duties.report_done(here.duty, done_on=today(), note="", by=here.root),
        "reopen": lambda here: duties.reopen_duty(reported(here), reason="x", by=here.root),
        "evidence": lambda here: evidence.remove_evidence(here.evidence, by=here.root),
    },
    "directives_theme": {
        "retire": lambda here: vocabularies.retire_term(here.term, last_day=today(), reason="x", by=here.root)
    },
    "directives_ruleperiod": {"remove": lambda here: rules.remove_period(here.period, by=here.root)},
}


@pytest.mark.parametrize(("table", "verb"), [(table, verb) for table, verbs in HELD.items() for verb in verbs])
def test_a_verb_holds_what_it_judges(here, table, verb):
    with CaptureQueriesContext(connection) as statements:
        HELD[table][verb](here)
    held = [each["sql"] for each in statements if f'FROM "{table}"' in each["sql"] and "FOR UPDATE" in each["sql"]]
    assert held


ONE_AT_A_TIME = {
    "add": lambda city, period: add(city, 3, today() + 9 * DAY),
    "change": lambda city, period: change(city, period, value=3),
    "remove": lambda city, period: rules.remove_period(period, by=city.administrator),
}


@pytest.mark.parametrize("verb", ONE_AT_A_TIME)
def test_a_rule_is_changed_by_one_at_a_time(city, rule, verb):
    coming = add(city, 12, today() + 5 * DAY)
    with CaptureQueriesContext(connection) as statements:
        ONE_AT_A_TIME[verb](city, coming)
    assert [each["sql"] for each in statements if "pg_advisory_xact_lock" in each["sql"]]

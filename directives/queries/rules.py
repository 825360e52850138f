"""Dated rules with their values, as the pages and the API show them."""

import datetime
from dataclasses import dataclass

from directives import rules
from directives.models import RulePeriod
from organizations.dates import today


@dataclass(frozen=True, kw_only=True)
class DatedRule:
    """A rule, its value on the day, the period that says so (None: the default), and all periods, newest first."""

    rule: rules.Rule
    value: int
    present: RulePeriod | None
    periods: list[RulePeriod]


def dated_rules(on: datetime.date | None = None) -> list[DatedRule]:
    """All registered rules; one query."""
    periods: dict[str, list[RulePeriod]] = {}
    for period in RulePeriod.objects.order_by("key", "-valid_from"):
        periods.setdefault(period.key, []).append(period)
    return [_dated(rule, periods.get(rule.key, []), on or today()) for rule in rules.registered()]


def dated_rule(key: str, on: datetime.date | None = None) -> DatedRule:
    """One rule. Raises UnknownRule."""
    rule = rules.get(key)
    return _dated(rule, list(RulePeriod.objects.filter(key=key).order_by("-valid_from")), on or today())


def _dated(rule: rules.Rule, periods: list[RulePeriod], day: datetime.date) -> DatedRule:
    found = [each for each in periods if each.valid_from <= day and (each.valid_to is None or each.valid_to >= day)]
    present = found[0] if found else None
    return DatedRule(rule=rule, value=present.value if present else rule.default, present=present, periods=periods)

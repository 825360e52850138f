"""Dated rules: named by the apps that follow them, with a default; values by period are kept by administrators.

An app registers in `AppConfig.ready()`: `rules.register("models.conflict_months", kind=RuleKind.NUMBER, default=24,
title=…, help_text=…, source=…)` and asks `rules.value("models.conflict_months", on=day)`; inside a larger query
`rules.in_sql("models.conflict_months", on=day)`.
"""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import PositiveIntegerField, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from directives.enums import RuleKind
from directives.models import RulePeriod
from organizations.dates import today

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


OURS = _("The portal’s own default †: a dated setting, to be checked against the regulation in force.")
"""The source of a value that no public text we know confirms."""


class UnknownRule(LookupError):
    """No app has registered this rule."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What a rule is: its key, what its value means (`measure`: of what), and the value before anybody has set one."""

    key: str
    kind: str
    default: int
    title: "str | _StrPromise"
    measure: "str | _StrPromise" = ""
    help_text: "str | _StrPromise" = ""
    source: "str | _StrPromise" = ""
    lowest: int = 0
    highest: int = 1_000_000


_rules: dict[str, Rule] = {}


def register(
    key: str,
    *,
    kind: str,
    default: int,
    title: "str | _StrPromise",
    measure: "str | _StrPromise" = "",
    help_text: "str | _StrPromise" = "",
    source: "str | _StrPromise" = "",
    lowest: int = 0,
    highest: int = 1_000_000,
) -> None:
    """Make the rule known. Raises ValueError for a key that means something else, or a default out of bounds."""
    top = {RuleKind.SHARE: 100, RuleKind.YES_NO: 1}.get(RuleKind(kind), highest)
    rule = Rule(
        key=key,
        kind=kind,
        default=default,
        title=title,
        measure=measure,
        help_text=help_text,
        source=source,
        lowest=lowest,
        highest=min(highest, top),
    )
    if not rule.lowest <= default <= rule.highest:
        raise ValueError(f"{key}: {default} is not between {rule.lowest} and {rule.highest}")
    known = _rules.get(key)
    if known and (known.kind, known.default) != (kind, default):
        raise ValueError(f"The rule {key} means something else already")
    _rules[key] = rule


def get(key: str) -> Rule:
    """The registered rule. Raises UnknownRule."""
    try:
        return _rules[key]
    except KeyError:
        raise UnknownRule(key) from None


def registered() -> list[Rule]:
    """All rules, in the order of registration."""
    return list(_rules.values())


def forget(key: str) -> None:
    """Forget the rule (for tests); raises KeyError for an unknown one."""
    del _rules[key]


def value(key: str, *, on: datetime.date | None = None) -> int:
    """The rule's value on the day (today when none is given): that of its period, else its default."""
    rule = get(key)
    found = RulePeriod.objects.in_force(on or today()).filter(key=key).values_list("value", flat=True).first()
    return rule.default if found is None else found


def in_sql(key: str, *, on: datetime.date) -> Coalesce:
    """The same as `value`, as an expression of a larger query."""
    found = RulePeriod.objects.in_force(on).filter(key=key).values("value")[:1]
    return Coalesce(Subquery(found), Value(get(key).default), output_field=PositiveIntegerField())

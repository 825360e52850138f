"""Why a person may or may not do something: the predicates themselves are asked, once for each role held.

Rules about units and people stand here; apps with records of their own add theirs in `ready()`:
`register(kind, how such a record is found, rules)`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.enums import Role
from organizations.models import Membership, Person, Unit
from organizations.models.stewarded import SUBTREE_ROLES
from organizations.permissions.people import may_administer_account, may_see_person
from organizations.permissions.reach import administers, may_see_record
from organizations.queries.people import memberships_of, until
from organizations.querysets import READERS_OF_PEOPLE

UNIT, PERSON = "unit", "person"


@dataclass(frozen=True)
class Rule:
    """Something one may do with a record: the predicate that decides, its roles, and the rule in words.

    `about` is `UNIT`, `PERSON` or a registered kind. `hindrance` says what in the record's own state forbids it to
    everybody at the moment, or nothing.
    """

    label: Any
    predicate: Callable[[Any, Any], bool]
    roles: frozenset[str]
    words: Any
    about: str = UNIT
    hindrance: Callable[[Any], str] = lambda _record: ""

    @property
    def about_person(self) -> bool:
        """Whether it is done to a person."""
        return self.about == PERSON


Find = Callable[[str, Any], Sequence[Any]]
"""From what was typed and the asker to the records of that name that the asker may know of, two at most."""


def _see_records_of(user: Any, unit: Unit) -> bool:
    return may_see_record(user, SimpleNamespace(steward=unit))  # type: ignore[arg-type]


RULES = {
    "records": Rule(
        gettext_lazy("read what the unit looks after, drafts too"),
        _see_records_of,
        frozenset(SUBTREE_ROLES),
        gettext_lazy("Whoever works for the unit or one above it reads what the unit looks after; council members "
                     "read only what is assigned to them."),
    ),
    "rights": Rule(
        gettext_lazy("give and end roles in the unit"),
        administers,
        frozenset({Role.ADMINISTRATOR}),
        gettext_lazy("Administrators give and end roles in their own unit and below it."),
    ),
    "see_person": Rule(
        gettext_lazy("see the page of a person"),
        may_see_person,
        frozenset(READERS_OF_PEOPLE),
        gettext_lazy("Administrators and auditors see people who are or were members of their unit or one below it; "
                     "everybody sees their own page."),
        about=PERSON,
    ),
    "account": Rule(
        gettext_lazy("invite a person or switch their account off"),
        may_administer_account,
        frozenset({Role.ADMINISTRATOR}),
        gettext_lazy("Administrators do it for people all of whose roles, of today and to come, lie in their "
                     "unit or below it, never for themselves."),
        about=PERSON,
    ),
}  # fmt: skip
FINDERS: dict[str, Find] = {}


def register(kind: str, find: Find, rules: Mapping[str, Rule]) -> None:
    """Records with a steward that can be asked about. Raises ValueError for a rule of another kind or a known key."""
    if known := [key for key, rule in rules.items() if rule.about != kind or RULES.get(key, rule) is not rule]:
        raise ValueError(f"{kind}: {', '.join(known)}")
    FINDERS[kind] = find
    RULES.update(rules)


@dataclass(frozen=True)
class Line:
    """One role, whether it allows the action, and why in words."""

    title: str
    allowed: bool
    why: str


@dataclass(frozen=True)
class Answer:
    """Whether any way leads there, the rule that decides, and each role's part in it."""

    allowed: bool
    rule: str
    lines: Sequence[Line]


def explain(person: Person, rule: Rule, target: Any, memberships: Sequence[Membership], *, by: Any) -> Answer:
    """Ask the rule's predicate for each of the `memberships` (those the asker may see) as if the person acted in it.

    `by` is the asker: what the person asked about is elsewhere stays untold.
    """
    user = getattr(person, "user", None)
    if user is None:
        lines = [Line(_("Account"), False, _("Without an account nobody does anything in the portal."))]
    elif not user.is_active:
        lines = [Line(_("Account"), False, _("The account is not in use: nothing is allowed."))]
    elif user.is_superuser:
        allowed = rule.predicate(user, target)
        why = _("Superusers may do everything.") if allowed else _("Nobody does this to their own account.")
        lines = [Line(_("Superuser"), allowed, why)]
    else:
        lines = [_line(user, rule, target, each, by) for each in memberships]
        user.act_in(None)
        if rule.about_person and target.pk == person.pk and rule.predicate(user, target):
            lines.append(Line(_("Own page"), True, _("Everybody sees their own page.")))
        if not lines:
            lines = [Line(_("Roles"), False, _("The person has no role in any unit you look after."))]
    hindrance = rule.hindrance(target)
    if hindrance:
        lines.append(Line(_("The record"), False, hindrance))
    return Answer(not hindrance and any(line.allowed for line in lines), str(rule.words), lines)


def _line(user: Any, rule: Rule, target: Any, membership: Membership, by: Any) -> Line:
    title = f"{membership.get_role_display()}, {membership.unit}"
    user.act_in(membership.pk)
    if user.acting is None or user.acting.pk != membership.pk:
        return Line(title, False, _("Counts for nothing today: the role %(state)s.") % {"state": until(membership)})
    allowed = rule.predicate(user, target)
    if membership.role not in rule.roles and not allowed:
        return Line(title, False, _("This role is not among those that may."))
    if not rule.about_person:
        unit = target if rule.about == UNIT else target.steward
        return Line(title, allowed, relation(membership.unit, unit))
    if target.pk == user.person_id:
        return Line(title, allowed, _("The person asked about is the person themselves."))
    members = memberships_of(target, by)
    held = "; ".join(f"{each.unit}: {relation(membership.unit, each.unit)}" for each in members)
    return Line(title, allowed, held or _("The person asked about has no role anywhere."))


def relation(own: Unit, other: Unit) -> str:
    """Where `other` stands as seen from `own`, in words."""
    if other.pk == own.pk:
        return _("it is the unit of this role")
    if other.path.startswith(own.path):
        return _("it lies below the unit of this role")
    if own.path.startswith(other.path):
        return _("it lies above the unit of this role, and rights never reach up")
    return _("it lies beside the unit of this role, and rights never reach sideways")

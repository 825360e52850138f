"""Every list of the portal: how to read the ids it shows, and which ids a visitor may see by DOMAIN §8.

A new list gets a line in `LISTS`; `test_lists.py` finds the lists of the URLconf, the exports, what the home page
counts and the readers of events, and fails for one without a line. What is allowed is said here from the units and
memberships in the tables, not by asking the code under test.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db.models import Q
from django.utils import timezone

from awards.models import AwardAuthority, AwardForm, EmulationTitle, ServicePeriod
from directives.models import (
    Campaign,
    CampaignTarget,
    DirectiveDocument,
    DocumentFile,
    DocumentLink,
    Duty,
    DutyFile,
    Requirement,
    RulePeriod,
    TargetGroup,
    Theme,
)
from mobilization.common.changes import changes
from mobilization.common.history import recorded_models
from mobilization.common.recording import recording
from mobilization.outbox.models import Job
from notifications.models import MailPreference, Notice
from organizations.models import (
    CalendarDay,
    Invitation,
    Membership,
    Person,
    QueuedItem,
    Reorganisation,
    Unit,
    UnitSuccession,
    User,
)
from organizations.queries.history import record_with_history
from partners.models import Client, Secret
from partners.services.clients import add_client
from tests.access.people import DAY, member, unit
from tests.access.reading import client_of, count_at_home, links, pages, results, sheet, values
from tests.access.recorded_parts import OF_ALL
from tests.access.service_of_the_ward import OF_SERVICE, named, served
from tests.access.sessions_of_the_ward import OF_SHEETS

Allowed = Callable[[SimpleNamespace, Any], set[Any] | None]
EVERYWHERE = ("city", "ward", "school", "beside")
REACH = {"own": ("ward", "school"), "above": EVERYWHERE, "below": ("school",), "beside": ("beside",)}
"""Relation of the visitor's unit to the ward → the units from theirs down."""
AUDITING = {"administrator", "auditor"}
READING_HISTORY = AUDITING | {"secretary", "leader"}


@dataclass(frozen=True)
class List:
    """A list: the route it stands at (or the job, collector or reader that makes it), its ids, and those allowed.

    `shown(world, visitor)` gives the ids the visitor sees, None when they are refused; `allowed` what they may see.
    """

    name: str
    of: str
    shown: Allowed
    allowed: Allowed


def fill(world) -> None:
    """Rows of every list for every unit and every visitor."""
    units = world.units
    units.former = unit("00001", units.city, name="Phường Phúc Xá", short_name="Phúc Xá", valid_to=_yesterday())
    change = Reorganisation.objects.create(effective_on=timezone.localdate(), document="Resolution 2")
    UnitSuccession.objects.create(
        predecessor=units.former, successor=units.ward, effective_on=timezone.localdate(), kind="split",
        portion="part", is_main=True, reorganisation=change,
    )  # fmt: skip
    both = Person.objects.create(full_name="Both Wards")
    for place in (units.ward, units.beside):
        member(both, place, "leader")
    for place in (units.city, units.ward, units.school, units.beside, units.former):
        QueuedItem.objects.create(
            reorganisation=change, unit=place, mover="membership", item_id=f"9{place.pk}", title=place.code
        )
    Invitation.objects.create(
        user=User.objects.get(email="officer-beside@example.vn"), token_hash="0" * 64, expires_at=timezone.now()
    )
    for visitor in world.visitors:
        if visitor.user:
            Job.objects.create(kind="outbox.export_jobs", owner_id=visitor.user, state="queued")
            Notice.objects.create(recipient_id=visitor.user, kind="test.notice")
            MailPreference.objects.create(user_id=visitor.user, kind="memberships.given", way="digest")
    Job.objects.create(kind="outbox.export_jobs", owner=None, state="queued")
    for place in (units.city, units.school, units.beside):
        add_client(
            name=f"System {place.pk}", contact="Body", unit=place, scopes=["units:read"],
            valid_from=timezone.localdate(), by=User.objects.get(email="root@example.vn"),
        )  # fmt: skip
    with recording(actor=world.subject.pk):
        for place in (units.city, units.ward, units.school, units.beside):
            Unit.objects.filter(pk=place.pk).update(note="corrected")
        Person.objects.filter(pk=both.pk).update(full_name="Both Wards too")
    world.both = both


def _yesterday() -> datetime.date:
    return timezone.localdate() - DAY


def reach(world, visitor, roles) -> set[int] | None:
    """Ids of the units the visitor reaches in one of the roles; None when they do not act in one."""
    if visitor.role == "superuser":
        return set(Unit.objects.values_list("pk", flat=True))
    if visitor.role not in roles or visitor.relation not in REACH:
        return None
    found = {getattr(world.units, name).pk for name in REACH[visitor.relation]}
    return found | ({world.units.former.pk} if visitor.relation == "above" else set())


def ids(queryset) -> set[int]:
    return set(queryset.values_list("pk", flat=True))


def signed_in(model: Any) -> Allowed:
    """All rows, for everybody with an account."""
    return lambda world, visitor: None if visitor.role == "anonymous" else ids(model.objects.all())


def own(model: Any, field: str, *, superuser_sees_all: bool) -> Allowed:
    """One's own rows."""

    def allowed(world, visitor):
        if visitor.role == "anonymous":
            return None
        sees_all = visitor.role == "superuser" and superuser_sees_all
        return ids(model.objects.all() if sees_all else model.objects.filter(**{field: visitor.user}))

    return allowed


def people(words: str = "", where: Q | None = None) -> Allowed:
    """Who is or was a member in the reach of an administrator or auditor, and oneself; programs are no people."""

    def allowed(world, visitor):
        units = reach(world, visitor, AUDITING)
        if units is None:
            return None
        known = Person.objects.exclude(user__is_program=True)
        members = known.filter(Q(memberships__unit__in=units) | Q(user=visitor.user) | _all(visitor))
        return ids(members.filter(where or Q(), full_name__icontains=words))

    return allowed


def _all(visitor) -> Q:
    return Q() if visitor.role != "superuser" else Q(pk__gt=0)


def memberships(roles=AUDITING, **fields: Any) -> Allowed:
    """Memberships in the reach, and one's own."""

    def allowed(world, visitor):
        units = reach(world, visitor, roles)
        if units is None:
            return None
        return ids(Membership.objects.filter(Q(unit__in=units) | Q(person__user=visitor.user), **fields))

    return allowed


def keys() -> Allowed:
    """Keys bound to units in the reach."""

    def allowed(world, visitor):
        units = reach(world, visitor, AUDITING)
        return None if units is None else ids(Client.objects.filter(steward__in=units))

    return allowed


def own_and_reached(world, visitor) -> set[int] | None:
    """The same for everybody with an account: who does not audit has one's own."""
    if visitor.role == "anonymous":
        return None
    units = reach(world, visitor, AUDITING) or set()
    return ids(Membership.objects.filter(Q(unit__in=units) | Q(person__user=visitor.user)))


def without_programs(allowed: Allowed) -> Allowed:
    """Of these memberships those of people."""

    def of_people(world, visitor):
        found = allowed(world, visitor)
        return (
            None
            if found is None
            else ids(Membership.objects.filter(pk__in=found).exclude(person__user__is_program=True))
        )

    return of_people


def administered(**fields: Any) -> Allowed:
    """Units in the reach of an administrator."""

    def allowed(world, visitor):
        units = reach(world, visitor, {"administrator"})
        return None if units is None else ids(Unit.objects.filter(pk__in=units, **fields))

    return allowed


def below(**fields: Any) -> Allowed:
    """The same without the unit one acts for: one's own is reorganised from above."""

    def allowed(world, visitor):
        found = administered(**fields)(world, visitor)
        if found is None or visitor.role == "superuser":
            return found
        return found - {getattr(world.units, REACH[visitor.relation][0]).pk}

    return allowed


def audited(**fields: Any) -> Allowed:
    """Units in the reach of an administrator or auditor."""

    def allowed(world, visitor):
        units = reach(world, visitor, AUDITING)
        return None if units is None else ids(Unit.objects.filter(pk__in=units, **fields))

    return allowed


def queued(world, visitor) -> set[int] | None:
    """What administrators decide about: of their units, and of former ones that one of theirs took over from."""
    units = reach(world, visitor, {"administrator"})
    if units is None:
        return None
    former = {world.units.former.pk} if world.units.ward.pk in units else set()
    return ids(QueuedItem.objects.filter(unit__in=units | former))


def of_the_ward(allowed: Allowed) -> Allowed:
    """The same, for those whose reach holds the ward: to others the object does not exist."""

    def within(world, visitor):
        found = reach(world, visitor, AUDITING)
        return allowed(world, visitor) if found is not None and world.units.ward.pk in found else None

    return within


def told(world, visitor) -> set[str] | None:
    """The names, as the record tells them, of the records whose changes one reads."""
    found = history()(world, visitor)
    if found is None:
        return None
    events = {model: event for model, event in recorded_models().items() if model._meta.model_name in RECORDED}
    rows = {
        model: event._base_manager.filter(pgh_obj__in=[pk for name, pk in found if name == model._meta.model_name])
        for model, event in events.items()
    }
    return {change.about for change in changes(rows, size=10_000).items}


def renaming_the_ward(world, visitor) -> set[int] | None:
    """The city, for its own administrators: those of the ward do not reorganise their own unit."""
    units = reach(world, visitor, {"administrator"})
    return {world.units.city.pk} if units is not None and world.units.city.pk in units else None


def number(allowed: Allowed) -> Allowed:
    """How many, as a set of one; nothing is said about nothing, or to those who have no such list."""

    def counted(world, visitor):
        if visitor.role == "anonymous":
            return None
        found = allowed(world, visitor)
        return {len(found)} if found else set()

    return counted


def _people_of(units: set[int]) -> set[int]:
    return ids(Person.objects.filter(memberships__unit__in=units))


RECORDED: dict[str, tuple[set[str], Callable[[set[int]], set[int]]]] = {
    "unit": (READING_HISTORY, lambda units: ids(Unit.objects.filter(pk__in=units))),
    "unitsuccession": (
        READING_HISTORY,
        lambda units: ids(UnitSuccession.objects.filter(Q(predecessor__in=units) | Q(successor__in=units))),
    ),
    "reorganisation": (
        READING_HISTORY,
        lambda units: ids(
            Reorganisation.objects.filter(
                Q(successions__predecessor__in=units) | Q(successions__successor__in=units)
            ).distinct()
        ),
    ),
    "queueditem": (READING_HISTORY, lambda units: ids(QueuedItem.objects.filter(unit__in=units))),
    "calendarday": (READING_HISTORY, lambda units: ids(CalendarDay.objects.all())),
    "theme": (READING_HISTORY, lambda units: ids(Theme.objects.all())),
    "targetgroup": (READING_HISTORY, lambda units: ids(TargetGroup.objects.all())),
    "ruleperiod": (READING_HISTORY, lambda units: ids(RulePeriod.objects.all())),
    "campaign": (READING_HISTORY, lambda units: ids(Campaign.objects.filter(steward__in=units))),
    "campaigntarget": (READING_HISTORY, lambda units: ids(CampaignTarget.objects.filter(steward__in=units))),
    "directivedocument": (READING_HISTORY, lambda units: ids(DirectiveDocument.objects.filter(steward__in=units))),
    "documentfile": (READING_HISTORY, lambda units: ids(DocumentFile.objects.filter(document__steward__in=units))),
    "documentlink": (READING_HISTORY, lambda units: ids(DocumentLink.objects.filter(document__steward__in=units))),
    "requirement": (READING_HISTORY, lambda units: ids(Requirement.objects.filter(document__steward__in=units))),
    "duty": (READING_HISTORY, lambda units: ids(Duty.objects.filter(steward__in=units))),
    "dutyfile": (READING_HISTORY, lambda units: ids(DutyFile.objects.filter(duty__steward__in=units))),
    "membership": (AUDITING, lambda units: ids(Membership.objects.filter(unit__in=units))),
    "person": (AUDITING, _people_of),
    "user": (AUDITING, lambda units: ids(User.objects.filter(person__in=_people_of(units)))),
    "client": (AUDITING, lambda units: ids(Client.objects.filter(steward__in=units))),
    "secret": (AUDITING, lambda units: ids(Secret.objects.filter(client__steward__in=units))),
    "invitation": (AUDITING, lambda units: ids(Invitation.objects.filter(user__person__in=_people_of(units)))),
    "mailpreference": (
        AUDITING,
        lambda units: ids(MailPreference.objects.filter(user__person__in=_people_of(units))),
    ),
}
RECORDED |= {name: (READING_HISTORY, rows) for name, rows in OF_ALL.items()} | OF_SHEETS
RECORDED |= {name: (AUDITING, rows) for name, rows in OF_SERVICE.items()}
"""Table on record → the roles that read its history, and the rows that lie in a reach. Others: superusers only."""


TOLD = {"scoresheet": {"state": "submitted"}, "sheetpoints": {"sheet__state": "submitted"}}
"""Table → its rows whose history is told to anybody, superusers too."""


def history(roles=AUDITING, only: set[tuple[str, int]] | None = None) -> Allowed:
    """Records (`table`, id) whose changes one reads in the list of all changes."""

    def allowed(world, visitor):
        units = reach(world, visitor, roles)
        if units is None:
            return None
        if visitor.role == "superuser":
            found = {(name, pk) for name in RECORDED for pk in ids(_model(name).objects.filter(**TOLD.get(name, {})))}
        else:
            found = {(name, pk) for name, (who, rows) in RECORDED.items() if visitor.role in who for pk in rows(units)}
        return found

    return allowed


def _model(name: str) -> Any:
    return next(model for model in recorded_models() if model._meta.model_name == name)


def some_of(world, name: str) -> set[int]:
    """Rows of a table, of all units."""
    rows = _model(name).objects.order_by("pk")
    found = list(rows[:4]) + list(rows.reverse()[:4])
    return {row.pk for row in found} | ({world.units.beside.pk, world.units.ward.pk} if name == "unit" else set())


def histories_opened(world, visitor) -> set[Any] | None:
    """Of some records of every table: those whose page of changes finds them."""
    if visitor.user is None:
        return None
    user = User.objects.get(pk=visitor.user)
    every = [(name, pk) for name in RECORDED for pk in some_of(world, name)]
    return {(name, pk) for name, pk in every if record_with_history(user, name, pk)}


def histories_allowed(world, visitor) -> set[Any] | None:
    """The same, by the table above."""
    if visitor.user is None:
        return None
    units, found = reach(world, visitor, READING_HISTORY), set()
    for name, (roles, rows) in RECORDED.items():
        if visitor.role == "superuser":
            told = ids(_model(name).objects.filter(**TOLD.get(name, {})))
            found |= {(name, pk) for pk in some_of(world, name) & told}
        elif units is not None and visitor.role in roles:
            found |= {(name, pk) for pk in some_of(world, name) & rows(units)}
    return found


def _asked_of_the_api(world) -> list[tuple[str, int]]:
    units = (world.units.city, world.units.ward, world.units.school, world.units.beside, world.units.former)
    return [*(("unit", place.pk) for place in units), ("person", world.both.pk), ("person", world.subject.person_id)]


def histories_answered(world, visitor) -> set[Any] | None:
    """Of these records: those whose changes the API gives; None when it refuses even to say that one does not exist."""
    client, found = client_of(visitor), set()
    for name, pk in _asked_of_the_api(world):
        response = client.get(f"/api/v1/history/{name}/{pk}/", secure=True)
        if response.status_code in {401, 403}:
            return None
        found |= {(each["model"].rpartition(".")[2], int(each["object_id"])) for each in _given(response)}
    return found


def _given(response: Any) -> list[dict[str, Any]]:
    return response.json()["results"] if response.status_code == 200 else []


def histories_in_the_api(world, visitor) -> set[Any] | None:
    """The same, by the table above."""
    if visitor.user is None:
        return None
    units, asked = reach(world, visitor, READING_HISTORY), set(_asked_of_the_api(world))
    people = {pk for name, pk in asked if name == "person"}  # their history tells of their roles and account
    found = asked | {("user", pk) for pk in ids(User.objects.filter(person__in=people))}
    found |= {("membership", pk) for pk in ids(Membership.objects.filter(person__in=people))}
    if visitor.role == "superuser":
        return found
    return {(name, pk) for name, pk in found if units is not None and visitor.role in RECORDED[name][0]
            and pk in RECORDED[name][1](units)}  # fmt: skip


def activity(world, visitor) -> set[Any] | None:
    """What the ward's officer changed, to those who see the officer: as far as they reach."""
    units = reach(world, visitor, AUDITING)
    if units is None or not ({world.units.ward.pk} & units):
        return None
    changed = {world.units.city.pk, world.units.ward.pk, world.units.school.pk, world.units.beside.pk}
    return {("unit", pk) for pk in changed & units} | {("person", world.both.pk)}


def person_page(world, visitor) -> set[int] | None:
    """Roles of somebody who is a member of the ward and of the unit beside it."""
    units = reach(world, visitor, AUDITING)
    if units is None or not ({world.units.ward.pk, world.units.beside.pk} & units):
        return None
    return ids(Membership.objects.filter(person=world.both, unit__in=units))


def choosing(world, visitor) -> set[int] | None:
    """Administrators who decide about the former unit give what it left to its heir, or, from above, to the city."""
    units = reach(world, visitor, {"administrator"})
    if units is None or world.units.ward.pk not in units:
        return None
    return {world.units.ward.pk} | ({world.units.city.pk} if world.units.city.pk in units else set())


def at(route: str, read: Callable[[Any], set[Any]], **how: bool) -> Allowed:
    """The ids on all pages of a route (a function of the world, or the address itself)."""
    return lambda world, visitor: pages(world, visitor, route(world) if callable(route) else route, read, **how)


def _roles(response: Any) -> set[int]:
    return {each.pk for person, *_rest in response.context["people"] for each in person.roles_today}


def _records(response: Any) -> set[tuple[str, int]]:
    return {(change.model.rpartition(".")[2], int(change.object_id)) for change in response.context["changes"]}


def _changes_given(response: Any) -> set[tuple[str, int]]:
    return {(each["model"].rpartition(".")[2], int(each["object_id"])) for each in response.json()["results"]}


def _of_beside(world, visitor) -> set[Any] | None:
    """Of the changes one reads, those of the unit beside the ward."""
    found = history()(world, visitor)
    return None if found is None else found & {("unit", world.units.beside.pk)}


def _subject(page: str) -> Callable[[Any], str]:
    return lambda world: f"people/{world.subject.person_id}/{page}"


def _split(world) -> str:
    return f"api/v1/reorganisations/{QueuedItem.objects.first().reorganisation_id}/"


def _waiting(response: Any) -> set[int]:
    number = response.json()["waiting"]
    return {number} if number else set()


def _renaming(world) -> str:
    return f"reorganisations/new/details/?kind=rename&unit={world.units.ward.pk}"


def _queue_choice(world) -> str:
    return f"reorganisations/queue/choose/?item={QueuedItem.objects.get(unit=world.units.former).pk}"


def own_and_served(world, visitor) -> set[int] | None:
    """Periods of people in the reach of who audits, and one's own."""
    if visitor.role == "anonymous":
        return None
    found = _people_of(reach(world, visitor, AUDITING) or set())
    return ids(ServicePeriod.objects.filter(Q(person__in=found) | Q(person__user=visitor.user)))


SERVED = people(where=Q(service_periods__isnull=False))
TODAY = {"valid_to": None}
INBOX = own(Notice, "recipient", superuser_sees_all=False)
JOBS = own(Job, "owner", superuser_sees_all=True)
UNITS = signed_in(Unit)
AWARDS = {"emulation-titles": EmulationTitle, "award-forms": AwardForm, "award-authorities": AwardAuthority}
LISTS = (
    List("units", "units/", at("units/", links("units")), UNITS),
    List("units, API", "api/v1/units/", at("api/v1/units/?page_size=9", results), UNITS),
    List("units found by a word", "units/", at("units/?q=ba dinh", links("units")),
         lambda world, visitor: UNITS(world, visitor) and {world.units.ward.pk, world.units.school.pk}),
    List("tree of units", "units/tree/", at("units/tree/", links("units")),
         lambda world, visitor: UNITS(world, visitor) and ids(Unit.objects.filter(valid_to=None))),
    List("units, export", "organizations.export_units", sheet("organizations.export_units", 0),
         lambda world, visitor: UNITS(world, visitor) and set(Unit.objects.values_list("code", flat=True))),
    List("campaigns", "campaigns/", at("campaigns/", links("campaigns")), signed_in(Campaign)),
    List("campaigns, API", "api/v1/campaigns/", at("api/v1/campaigns/?page_size=9", results), signed_in(Campaign)),
    List("themes, API", "api/v1/themes/", at("api/v1/themes/?page_size=9", results), signed_in(Theme)),
    List("target groups, API", "api/v1/target-groups/", at("api/v1/target-groups/?page_size=9", results),
         signed_in(TargetGroup)),
    *(List(f"{name}, API", f"api/v1/{name}/", at(f"api/v1/{name}/?page_size=9", results), signed_in(model))
      for name, model in AWARDS.items()),
    List("people", "people/", at("people/", links("people")), people()),
    List("people, API", "api/v1/people/", at("api/v1/people/?page_size=9", results), people()),
    List("medal candidates", "medal-candidates/", at("medal-candidates/?which=all", served), SERVED),
    List("medal candidates, API", "api/v1/medal-candidates/",
         at("api/v1/medal-candidates/?which=all&page_size=9", results), SERVED),
    List("medal candidates, export", "awards.export_candidates", sheet("awards.export_candidates", 0,
         filters={"which": "all"}), lambda world, visitor: named(SERVED(world, visitor))),
    List("units to filter candidates by", "medal-candidates/", at("medal-candidates/", values("unit")),
         audited(**TODAY)),
    List("periods of service, API", "api/v1/service-periods/", at("api/v1/service-periods/?page_size=9", results),
         own_and_served),
    List("roles of today, API", "api/v1/people/", at("api/v1/people/?page_size=9", lambda response: {
        role["id"] for person in response.json()["results"] for role in person["roles_today"]}),
         without_programs(memberships(**TODAY))),
    List("roles of a person, API", "api/v1/people/<int:pk>/", at(lambda world: f"api/v1/people/{world.both.pk}/",
         lambda response: {role["id"] for role in response.json()["memberships"]}), person_page),
    List("roles, API", "api/v1/memberships/", at("api/v1/memberships/?page_size=9", results), own_and_reached),
    List("people found by a word", "people/", at("people/?name=off", links("people")), people("off")),
    List("people by role", "people/", at("people/?role=leader&today=yes", links("people")), lambda world, visitor:
         people(where=Q(pk__in=Membership.objects.filter(
             pk__in=memberships()(world, visitor) or [], role="leader", **TODAY).values("person")))(world, visitor)),
    List("roles in the list of people", "people/", at("people/", _roles), without_programs(memberships(**TODAY))),
    List("units to filter people by", "people/", at("people/", values("unit")), audited(**TODAY)),
    List("roles on a person's page", "people/<int:pk>/", at(lambda world: f"people/{world.both.pk}/", lambda response:
         {each.pk for each, *_rest in response.context["memberships"]}), person_page),
    List("units to ask about", "people/<int:pk>/why/", at(_subject("why/"), values("unit")),
         of_the_ward(administered(**TODAY))),
    List("units for another role", "people/<int:pk>/memberships/new/", at(_subject("memberships/new/"), values("unit")),
         of_the_ward(administered(**TODAY))),
    List("units for a first role", "people/new/", at("people/new/", values("unit")), administered(**TODAY)),
    List("all changes", "history/", at("history/", _records, drawn=False), history()),
    List("units to filter changes by", "history/", at("history/", values("unit"), first=True), audited(**TODAY)),
    List("changes found by words", "history/", at("history/?q=hoan+kiem&record=organizations.unit", _records),
         _of_beside),
    List("changes found by unit", "history/",
         at(lambda world: f"history/?unit={world.units.beside.pk}&record=organizations.unit", _records), _of_beside),
    List("changes found by words, API", "api/v1/history/",
         at("api/v1/history/?q=hoan+kiem&record=organizations.unit", _changes_given), _of_beside),
    List("all changes, API", "api/v1/history/", at("api/v1/history/", _changes_given), history()),
    List("changes of a record, API", "api/v1/history/<slug:model>/<int:pk>/", histories_answered,
         histories_in_the_api),
    List("all changes, export", "organizations.export_history", sheet("organizations.export_history", 2), told),
    List("changes of a record", "history/<slug:model>/<int:pk>/", histories_opened, histories_allowed),
    List("what a person changed", "people/<int:pk>/activity/",
         at(lambda world: f"people/{world.subject.person_id}/activity/", _records), activity),
    List("reorganisations", "reorganisations/", at("reorganisations/", links("reorganisations")),
         signed_in(Reorganisation)),
    List("reorganisations, API", "api/v1/reorganisations/", at("api/v1/reorganisations/?page_size=9", results),
         signed_in(Reorganisation)),
    List("waiting of a reorganisation, API", "api/v1/reorganisations/<int:pk>/", at(_split, _waiting), number(queued)),
    List("units to reorganise", "reorganisations/new/", at("reorganisations/new/?q=b", values("unit")),
         below(**TODAY, search__contains="b")),
    List("units above a renamed one", "reorganisations/new/details/", at(_renaming, values("part-0-parent")),
         renaming_the_ward),
    List("keys of partners", "partners/", at("partners/", links("partners")), keys()),
    List("units to filter keys by", "partners/", at("partners/", values("unit")), audited(**TODAY)),
    List("units for a key", "partners/new/", at("partners/new/", values("unit")), administered(**TODAY)),
    List("the queue", "reorganisations/queue/", at("reorganisations/queue/", values("item")), queued),
    List("successors", "reorganisations/queue/choose/", at(_queue_choice, values("successor")), choosing),
    List("jobs", "jobs/", at("jobs/", links("jobs")), JOBS),
    List("jobs, API", "api/v1/jobs/", at("api/v1/jobs/?page_size=9", results), JOBS),
    List("jobs, export", "outbox.export_jobs", sheet("outbox.export_jobs", 0), JOBS),
    List("inbox", "inbox/", at("inbox/", links("inbox")), INBOX),
    List("inbox, API", "api/v1/inbox/", at("api/v1/inbox/?page_size=9", results), INBOX),
    List("unread, counted", "notices_waiting", count_at_home("/inbox/?state=unread"), number(INBOX)),
    List("jobs under way, counted", "jobs_waiting", count_at_home("/jobs/"), number(
         own(Job, "owner", superuser_sees_all=False))),
    List("the queue, counted", "queue_waiting", count_at_home("/reorganisations/queue/"), number(queued)),
)  # fmt: skip

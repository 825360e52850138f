"""What the runner of the access table walks through: one ward with something of everything, and people around it.

Every object of a route belongs to the ward, or to somebody who works there. `ADDRESSES` says for each route with
parameters (or with a form) how to reach such an object: a new route gets a line here, in `routes.csv`, and in the list
of policies if none fits.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.utils import timezone

from directives.models import DirectiveDocument, DocumentFile, DocumentLink, Duty, DutyFile, Requirement
from directives.services.duties import content_of
from mobilization.common.files import store
from mobilization.outbox.models import Event, Job, JobFile
from models_registry.models import ModelImport, SavedFilter
from notifications import kinds
from notifications.models import Notice
from organizations.dates import today
from organizations.models import CalendarDay, Invitation, Membership, Person, Reorganisation, User
from organizations.services.invitations import VALID_FOR, new_token
from organizations.services.offers import offer_role
from partners.services.clients import add_client
from tests.access.awards_of_the_ward import AWARD_ADDRESSES, build_awards
from tests.access.books_of_the_ward import BOOK_ADDRESSES, build_books
from tests.access.campaigns_of_the_ward import CAMPAIGN_ADDRESSES, build_campaigns
from tests.access.claims_of_the_ward import CLAIM_ADDRESSES, build_claim
from tests.access.commitments_of_the_ward import COMMITMENT_ADDRESSES, build_commitments
from tests.access.conferences_of_the_ward import CONFERENCE_ADDRESSES, build_conferences
from tests.access.decisions_of_the_ward import DECISION_ADDRESSES, build_decisions
from tests.access.earlier_of_the_ward import EARLIER_ADDRESSES, build_earlier
from tests.access.hall_of_the_ward import HALL_ADDRESSES, build_hall
from tests.access.models_of_the_ward import MODEL_ADDRESSES, build_models
from tests.access.opinions_of_the_ward import OPINION_ADDRESSES, build_opinions
from tests.access.people import RELATIONS, ROLES, account, again, member, tree, worker
from tests.access.plans_of_the_ward import PLAN_ADDRESSES, build_plans
from tests.access.reports_of_the_ward import REPORT_ADDRESSES, build_reports
from tests.access.reviews_of_the_ward import REVIEW_ADDRESSES, build_reviews
from tests.access.service_of_the_ward import SERVICE_ADDRESSES, build_service
from tests.access.sessions_of_the_ward import SESSION_ADDRESSES, build_sessions
from tests.sign_in import prove, seen_tomorrow
from tests.worlds import settle


@dataclass(frozen=True)
class Request:
    """Parameters of the address, and what the form or the API is sent."""

    kwargs: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Visitor:
    """Somebody with a role, how their unit stands to the ward, the cookie of their session, and their account."""

    role: str
    relation: str
    cookie: str = ""
    user: int | None = None


def build(client_class) -> SimpleNamespace:
    """The objects and everybody who asks for them."""
    world = objects()
    world.visitors = list(_visitors(client_class, world.units))
    settle()
    return world


def objects() -> SimpleNamespace:
    """The ward with something of everything."""
    made = _objects(tree())
    settle()
    return made


def _objects(units) -> SimpleNamespace:
    subject = worker("officer", units.ward, "subject")
    bare = member(Person.objects.create(full_name="Bare"), units.ward, "officer").person
    off = worker("officer", units.ward, "off")
    User.objects.filter(pk=off.pk).update(is_active=False)
    token = new_token()
    invited = worker("officer", units.ward, "invited")
    User.objects.filter(pk=invited.pk).update(is_active=False)
    Invitation.objects.create(
        user=invited, token_hash=_hashed(token), invited_by=None, expires_at=timezone.now() + VALID_FOR
    )
    reviews, awards = build_reviews(units), build_awards(units)
    job = Job.objects.create(kind="outbox.export_jobs", owner=subject, state="queued")
    store(JobFile(job=job, format="txt"), ContentFile(b"x"), name="x.txt", content_type="text/plain", by=None)
    return SimpleNamespace(
        units=units,
        models=build_models(units),
        upload=store(
            ModelImport(format="csv", stage="ready", counts={"new": 1}), ContentFile(b"x"), name="x.csv", by=subject
        ),
        saved_list=SavedFilter.objects.create(owner=subject, name="Drafts", query="state=draft"),
        campaigns=build_campaigns(units),
        reviews=reviews,
        awards=awards,
        decided=build_decisions(units, awards),
        books=build_books(units),
        plans=build_plans(units),
        reports=build_reports(units),
        conferences=build_conferences(units),
        opinions=build_opinions(units),
        hall=build_hall(units),
        commitments=build_commitments(units),
        earlier=build_earlier(units),
        claim=build_claim(units),
        service=build_service(units),
        sessions=build_sessions(reviews),
        subject=subject,
        bare=bare,
        off=off,
        invited=invited,
        token=token,
        job=job,
        notice=Notice.objects.create(recipient=subject, kind="test.notice"),
        day=CalendarDay.objects.create(day=today(), is_working=False, name="Free"),
        key=_key(units),
        reorganisation=Reorganisation.objects.create(effective_on=today(), document="Resolution 1"),
        **vars(_documents(units.ward, subject)),
    )


def offer(world, to):
    """The number of an offer to the account of a role in the school."""
    by = worker("administrator", world.units.city, f"offers-{Event.objects.count()}")
    role = Membership(person=to.person, unit=world.units.school, role="leader", valid_from=today())
    return offer_role(role, by=by).pk


def _documents(ward, user):
    """An internal document of the ward that asks the ward for three things: one open, one done, one not begun."""
    known = {"unit": ward, "steward": ward, "issuer_unit": ward, "type": "plan", "issued_on": today()}
    document = DirectiveDocument.objects.create(number="7-KH/ĐU", abstract="A plan.", is_internal=True, **known)
    older = DirectiveDocument.objects.create(number="5-KH/ĐU", abstract="An older plan.", **known)
    file = DocumentFile(document=document)
    store(file, ContentFile(b"x"), name="plan.txt", content_type="text/plain", by=None)
    requirement, more = (Requirement.objects.create(document=document, text=text) for text in ("Report", "Meet"))
    undone = Requirement.objects.create(document=document, text="Count")
    asked = {"unit": ward, "steward": ward, "title": "Report"}
    duty = Duty.objects.create(requirement=requirement, **asked)
    evidence = DutyFile(duty=duty)
    store(evidence, ContentFile(b"x"), name="report.txt", content_type="text/plain", by=None)
    return SimpleNamespace(
        document=document,
        file=file,
        link=DocumentLink.objects.create(document=document, other=older, kind="amends"),
        requirement=requirement,
        asked=undone,
        duty=duty,
        evidence=evidence,
        done=Duty.objects.create(requirement=more, done_on=today(), done_by=user, **asked),
    )


def _key(units):
    giver = account("giver", is_superuser=True)
    key = {"name": "System", "contact": "Body", "scopes": ["units:read"], "valid_from": today()}
    return add_client(**key, unit=units.ward, by=giver)[0]


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _visitors(client_class, units):
    yield Visitor("anonymous", "-")
    yield _visitor(client_class, "superuser", "-", account("root", is_superuser=True, is_staff=True))
    yield _visitor(client_class, "nobody", "-", account("nobody"))
    for role in ROLES:
        for relation in RELATIONS:
            name = f"{role}-{relation.name}"
            until = -1 if relation.is_past else None
            user = worker(role, getattr(units, relation.where), name, until=until)
            yield _visitor(client_class, role, relation.name, again(user))


def _visitor(client_class, role, relation, user) -> Visitor:
    client = seen_tomorrow(prove(client_class(), user))
    return Visitor(role, relation, client.cookies["sessionid"].value, user.pk)


def _reason(world):
    return {"reason": "because"}


def _role(world):
    return {"unit": world.units.ward.pk, "role": "auditor", "valid_from": f"{today():%d/%m/%Y}"}


def _person(world, **data):
    return Request({"pk": world.subject.person_id}, data)


def _with_factor(world, **data):
    kind = Authenticator.Type.TOTP
    Authenticator.objects.get_or_create(user=world.subject, type=kind, defaults={"data": {"secret": "x"}})
    return _person(world, **data)


def _job(world, **more):
    return Request({"pk": world.job.pk, **more})


def _unit(world):
    return Request({"pk": world.units.ward.pk})


def _document(world):
    return Request({"pk": world.document.pk})


def _duty(world, **data):
    return Request({"pk": world.duty.pk}, data)


def _evidence(world):
    return Request({"duty": world.duty.pk, "pk": world.evidence.pk})


def _plan(world) -> dict[str, Any]:
    """The ward goes to a new one."""
    words = {"name": "Phường Ngọc Hà", "short_name": "Ngọc Hà", "kind": "ward", "level": "grassroots"}
    return {
        "effective_on": f"{today():%Y-%m-%d}",
        "document": "Resolution 3",
        "begins": [{"key": "new", "code": "00099", "parent": world.units.city.pk, **words}],
        "passings": [{"predecessor": world.units.ward.pk, "successor_key": "new", "kind": "merge"}],
    }


def _ways(world) -> dict[str, Any]:
    """Each kind of notice by its usual way, one by another."""
    return {kind.name: kind.default.value for kind in kinds.mailed()} | {"memberships.given": "digest"}


ADDRESSES: dict[str, Callable[[Any], Request]] = {
    "account/email/<str:token>/": lambda world: Request({"token": "x"}),
    "^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": lambda world: Request(
        {"uidb36": "1", "key": "x"}
    ),
    "jobs/<int:pk>/": _job,
    "jobs/<int:pk>/cancel/": _job,
    "jobs/<int:pk>/retry/": _job,
    "jobs/<int:pk>/files/<slug:file_format>/": lambda world: _job(world, file_format="txt"),
    "api/v1/jobs/<int:pk>/": _job,
    "api/v1/jobs/<int:pk>/cancel/": _job,
    "api/v1/jobs/<int:pk>/files/<slug:file_format>/": lambda world: _job(world, file_format="txt"),
    "units/<int:pk>/": _unit,
    "units/<int:pk>/figures/": _unit,
    "units/<int:pk>/figures/export/": _unit,
    **dict.fromkeys(
        (
            f"{place}units/<int:pk>/dashboard/{tail}"
            for place, tail in (("", ""), ("", "below/"), ("", "export/"), ("api/v1/", ""))
        ),
        _unit,
    ),
    "units/<int:pk>/signals/": _unit,
    "units/<int:pk>/signals/export/": _unit,
    "units/<int:pk>/signals/of-units/": _unit,
    "units/<int:pk>/signals/of-units/export/": _unit,
    "units/<int:pk>/edit/": lambda world: Request(
        {"pk": world.units.ward.pk},
        {"name": "Phường Ba Đình", "short_name": "Ba Đình", "kind": "ward", "note": "New", "version": "1"},
    ),
    "api/v1/units/<int:pk>/": _unit,
    "models/filters/": lambda world: Request({}, {"name": "New", "query": "state=draft"}),
    "models/filters/<int:pk>/rename/": lambda world: Request({"pk": world.saved_list.pk}, {"name": "Other"}),
    "models/filters/<int:pk>/delete/": lambda world: Request({"pk": world.saved_list.pk}),
    "models/imports/export/": lambda world: Request({}, {"format": "csv"}),
    "models/imports/<int:pk>/": lambda world: Request({"pk": world.upload.pk}),
    "models/imports/<int:pk>/confirm/": lambda world: Request({"pk": world.upload.pk}),
    "models/imports/<int:pk>/delete/": lambda world: Request({"pk": world.upload.pk}),
    "api/v1/imports/<int:pk>/": lambda world: Request({"pk": world.upload.pk}),
    "api/v1/imports/<int:pk>/confirm/": lambda world: Request({"pk": world.upload.pk}),
    "api/v1/imports/<int:source>/rows/": lambda world: Request({"source": world.upload.pk}),
    "models/bulk/<slug:action>/": lambda world: Request({"action": "register"}, {"model": world.models.submitted.pk}),
    "calendar/<int:year>/": lambda world: Request({"year": 2026}),
    "calendar/days/<int:pk>/change/": lambda world: Request({"pk": world.day.pk}),
    "calendar/days/<int:pk>/remove/": lambda world: Request({"pk": world.day.pk}),
    "inbox/preferences/": lambda world: Request({}, _ways(world)),
    "inbox/<int:pk>/read/": lambda world: Request({"pk": world.notice.pk}),
    "api/v1/inbox/<int:pk>/": lambda world: Request({"pk": world.notice.pk}),
    "api/v1/inbox/<int:pk>/read/": lambda world: Request({"pk": world.notice.pk}),
    "api/v1/inbox-preferences/<str:kind>/": lambda world: Request({"kind": "memberships.given"}, {"way": "digest"}),
    "offers/<int:pk>/": lambda world: Request({"pk": offer(world, world.subject)}),
    "people/new/": lambda world: Request({}, _role(world) | {"full_name": "New", "language": "vi"}),
    "people/<int:pk>/": _person,
    "people/<int:pk>/name/": lambda world: _person(world, full_name="Other", **_reason(world)),
    "people/<int:pk>/why/": _person,
    "people/<int:pk>/activity/": _person,
    "people/<int:pk>/memberships/new/": lambda world: _person(world, **_role(world)),
    "people/<int:pk>/account/invite/": lambda world: Request(
        {"pk": world.bare.pk}, {"email": "bare@example.vn", "language": "vi"}
    ),
    "people/<int:pk>/account/invite-again/": lambda world: Request({"pk": world.invited.person_id}),
    "people/<int:pk>/account/correct-address/": lambda world: Request(
        {"pk": world.invited.person_id}, {"email": "right@example.vn", **_reason(world)}
    ),
    "people/<int:pk>/account/deactivate/": lambda world: _person(world, **_reason(world)),
    "people/<int:pk>/account/address/": lambda world: _person(world, **_reason(world)),
    "people/<int:pk>/account/second-factor/": lambda world: _with_factor(world, **_reason(world)),
    "people/<int:pk>/account/reactivate/": lambda world: Request({"pk": world.off.person_id}, _reason(world)),
    "memberships/<int:pk>/end/": lambda world: Request(
        {"pk": world.subject.person.memberships.get().pk}, {"last_day": f"{today():%d/%m/%Y}", **_reason(world)}
    ),
    "memberships/act/": lambda world: Request({}, {"membership": world.subject.person.memberships.get().pk}),
    "invitations/<str:token>/": lambda world: Request(
        {"token": world.token}, {"password1": "mat khau rat moi 22", "password2": "another one"}
    ),
    "language/": lambda world: Request({}, {"language": "vi"}),
    "partners/new/": lambda world: Request(
        {},
        {"name": "New", "contact": "Body", "unit": world.units.ward.pk, "scopes": ["units:read"]}
        | {"valid_from": f"{today():%d/%m/%Y}"},
    ),
    "partners/<int:pk>/": lambda world: Request({"pk": world.key.pk}),
    "partners/<int:pk>/secret/": lambda world: Request({"pk": world.key.pk}, {"keep_days": 7}),
    "partners/<int:pk>/scopes/": lambda world: Request(
        {"pk": world.key.pk}, {"scopes": ["jobs:read"], **_reason(world)}
    ),
    "partners/<int:pk>/revoke/": lambda world: Request({"pk": world.key.pk}, _reason(world)),
    "history/<slug:model>/<int:pk>/": lambda world: Request({"model": "unit", "pk": world.units.ward.pk}),
    "recounts/<slug:kind>/mend/": lambda world: Request({"kind": "stages"}, {}),
    "api/v1/people/<int:pk>/": _person,
    "api/v1/memberships/<int:pk>/": lambda world: Request({"pk": world.subject.person.memberships.get().pk}),
    "api/v1/history/<slug:model>/<int:pk>/": lambda world: Request({"model": "unit", "pk": world.units.ward.pk}),
    "api/v1/reorganisations/": lambda world: Request({}, _plan(world)),
    "api/v1/reorganisations/preview/": lambda world: Request({}, _plan(world)),
    "api/v1/reorganisations/<int:pk>/": lambda world: Request({"pk": world.reorganisation.pk}),
    "reorganisations/<int:pk>/": lambda world: Request({"pk": world.reorganisation.pk}),
    "documents/<int:pk>/": _document,
    "documents/<int:pk>/edit/": _document,
    "documents/<int:pk>/links/new/": _document,
    "documents/<int:pk>/requirements/new/": _document,
    "documents/files/<int:pk>/": lambda world: Request({"pk": world.file.pk}),
    "documents/files/<int:pk>/remove/": lambda world: Request({"pk": world.file.pk}),
    "documents/links/<int:pk>/remove/": lambda world: Request({"pk": world.link.pk}),
    "requirements/<int:pk>/edit/": lambda world: Request(
        {"pk": world.requirement.pk}, {"text": "Other", "seen": content_of(world.requirement)}
    ),
    "requirements/<int:pk>/withdraw/": lambda world: Request({"pk": world.requirement.pk}),
    "duties/<int:pk>/": _duty,
    "duties/<int:pk>/done/": lambda world: _duty(world, done_on=f"{today():%d/%m/%Y}", note="Đã làm"),
    "duties/<int:pk>/reopen/": lambda world: Request({"pk": world.done.pk}, _reason(world)),
    "duties/files/<int:pk>/": lambda world: Request({"pk": world.evidence.pk}),
    "api/v1/documents/<int:pk>/": _document,
    "api/v1/documents/<int:document>/requirements/": lambda world: Request(
        {"document": world.document.pk}, {"text": "More", "units": [world.units.school.pk]}
    ),
    "api/v1/requirements/<int:pk>/": lambda world: Request({"pk": world.asked.pk}, {"text": "Other"}),
    "api/v1/documents/<int:pk>/links/": _document,
    "api/v1/documents/<int:pk>/files/": _document,
    "api/v1/documents/<int:pk>/files/<int:file_id>/": lambda world: Request(
        {"pk": world.document.pk, "file_id": world.file.pk}
    ),
    "api/v1/duties/<int:pk>/": _duty,
    "api/v1/duties/<int:duty>/files/": lambda world: Request({"duty": world.duty.pk}),
    "api/v1/duties/<int:duty>/files/<int:pk>/": _evidence,
    "api/v1/duties/<int:duty>/files/<int:pk>/content/": _evidence,
    "api/v1/duties/<int:pk>/done/": lambda world: _duty(world, done_on=today().isoformat(), note="Đã làm"),
    "api/v1/duties/<int:pk>/reopen/": lambda world: Request({"pk": world.done.pk}, _reason(world)),
}
ADDRESSES |= {route: lambda world, reach=reach: Request(*reach(world)) for route, reach in MODEL_ADDRESSES.items()}
ADDRESSES |= {route: lambda world, reach=reach: Request(*reach(world)) for route, reach in CAMPAIGN_ADDRESSES.items()}
ADDRESSES |= {route: lambda world, reach=reach: Request(*reach(world)) for route, reach in REVIEW_ADDRESSES.items()}
ADDRESSES |= {route: lambda world, reach=reach: Request(*reach(world)) for route, reach in SESSION_ADDRESSES.items()}
ADDRESSES |= {route: lambda world, reach=reach: Request(*reach(world)) for route, reach in AWARD_ADDRESSES.items()}
ADDRESSES |= {route: lambda world, reach=reach: Request(*reach(world)) for route, reach in DECISION_ADDRESSES.items()}
ADDRESSES |= {route: lambda world, reach=reach: Request(*reach(world)) for route, reach in BOOK_ADDRESSES.items()}
ADDRESSES |= {route: lambda world, reach=reach: Request(*reach(world)) for route, reach in PLAN_ADDRESSES.items()}
ADDRESSES |= {route: lambda world, reach=reach: Request(*reach(world)) for route, reach in REPORT_ADDRESSES.items()}
ADDRESSES |= {route: lambda world, reach=reach: Request(*reach(world)) for route, reach in SERVICE_ADDRESSES.items()}
ADDRESSES |= {route: lambda world, reach=reach: Request(*reach(world)) for route, reach in CONFERENCE_ADDRESSES.items()}
ADDRESSES |= {route: lambda world, reach=reach: Request(*reach(world)) for route, reach in OPINION_ADDRESSES.items()}
ADDRESSES |= {route: lambda world, reach=reach: Request(*reach(world)) for route, reach in HALL_ADDRESSES.items()}
ADDRESSES |= {route: lambda world, reach=reach: Request(*reach(world)) for route, reach in COMMITMENT_ADDRESSES.items()}
ADDRESSES |= {route: lambda world, reach=reach: Request(*reach(world)) for route, reach in EARLIER_ADDRESSES.items()}
ADDRESSES |= {route: lambda world, reach=reach: Request(*reach(world)) for route, reach in CLAIM_ADDRESSES.items()}

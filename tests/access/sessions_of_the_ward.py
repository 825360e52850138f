"""Sessions of the ward's council, planned, meeting and closed, with what belongs to them; how to reach them."""

import datetime
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.db.models import Q

from mobilization.common.files import store
from organizations.dates import today
from reviews.models import (
    Attendance,
    PaperCount,
    Recusal,
    Round,
    RoundItem,
    Session,
    SessionItem,
    SignedCopy,
    Vote,
)
from reviews.models.session import NOT_COUNTED
from reviews.services.votes import mark_of_papers
from tests.access import reviews_of_the_ward
from tests.access.people import account
from tests.models_registry.makers import make_candidacy, make_model

REVIEW_JOBS = [
    *(f"reviews.export_{x}" for x in ("councils", "criteria", "committees", "results", "rounds", "sessions")),
    "reviews.session_paper",
    "sheets_waiting",
]
COMING = datetime.timedelta(days=30)
NUMBERS = dict.fromkeys(NOT_COUNTED, 1) | {"in_favour": 0, "against": 0, "abstained": 0, "invalid": 0, "recused": 0}


def build_sessions(reviews) -> SimpleNamespace:
    """On one round whose scoring is closed, of three candidacies."""
    council = reviews.council
    found = _round(council, reviews.published)
    planned = _session(council, found, "planned", held_on=today())
    meeting = _session(council, found, "in_session", held_on=today())
    items = list(found.items.order_by("position"))
    waiting = SessionItem.objects.create(session=planned, item=items[0], position=1)
    voting = SessionItem.objects.create(session=meeting, item=items[1], position=1, state="voting")
    counted = SessionItem.objects.create(
        session=meeting, item=items[2], position=2, state="counted", **NUMBERS | {"is_carried": True}
    )
    Attendance.objects.bulk_create(
        Attendance(session=meeting, seat=seat, is_present=True) for seat in council.members.all()
    )
    document = {"document_number": "3-BB/HĐ", "document_date": today()}
    closed = _session(council, found, "closed", held_on=today(), **document)
    copy = store(SignedCopy(session=closed), ContentFile(b"%PDF-1.4"), name="x.pdf", content_type="application/pdf")
    recusal = Recusal.objects.create(item=waiting, seat=reviews.seat, reason="Em gái")
    for item in (voting, counted):
        Vote.objects.create(item=item, seat=reviews.seat, choice="in_favour")
    papers = PaperCount.objects.create(item=voting, in_favour=1, entered_by=account("teller"))
    return SimpleNamespace(
        round=found,
        planned=planned,
        meeting=meeting,
        closed=closed,
        waiting=waiting,
        voting=voting,
        counted=counted,
        copy=copy,
        papers=papers,
        recusal=recusal,
    )


def _round(council, criteria) -> Round:
    model = make_model(council.unit, "registered")
    known = {"unit": council.unit, "steward": council.steward, "council": council, "campaign": model.campaign}
    days = {"opens_on": today(), "closes_on": today() + COMING, "state": "closed"}
    made = Round.objects.create(name="Bình xét đợt 4", criteria_set=criteria, **known, **days)
    more = [make_model(council.unit, "registered", campaign=model.campaign) for _n in range(2)]
    for place, each in enumerate((model, *more), 1):
        RoundItem.objects.create(round=made, candidacy=make_candidacy(each, "under_review"), position=place)
    return made


def _session(council, found, state, **fields) -> Session:
    known = {"unit": council.unit, "steward": council.steward, "council": council, "round": found, "is_secret": False}
    return Session.objects.create(name=f"Phiên {state}", state=state, **known | fields)


def _written(day):
    return f"{day:%d/%m/%Y}"


def _of(name, /, **data):
    return lambda world: ({"pk": getattr(world.sessions, name).pk}, data)


def _values(world, written):
    return {"name": "Phiên mới", "round": world.sessions.round.pk, "held_on": written(today())}


def _on_agenda(world):
    return ({"pk": world.sessions.planned.pk}, {"items": [world.sessions.counted.item_id]})


def _outcomes(world):
    item = world.sessions.counted.pk
    return {"version": "1", f"outcome-{item}": "recognised", f"outcome-{world.sessions.voting.pk}": ""}


SESSION_ADDRESSES = {
    "councils/<int:pk>/sessions/new/": lambda world: ({"pk": world.reviews.council.pk}, _values(world, _written)),
    "sessions/<int:pk>/": _of("meeting"),
    "sessions/<int:pk>/edit/": lambda world: (
        {"pk": world.sessions.planned.pk},
        _values(world, _written) | {"version": "1"},
    ),
    "sessions/<int:pk>/call/": _of("planned", x=1),
    "sessions/<int:pk>/do/<slug:action>/": lambda world: (
        {"pk": world.sessions.planned.pk, "action": "begin"},
        {"x": 1},
    ),
    "sessions/<int:pk>/agenda/": _on_agenda,
    "sessions/<int:pk>/attendance/": _of("meeting", version="1"),
    "sessions/<int:pk>/votes/open/": _of("meeting", x=1),
    "sessions/<int:pk>/votes/count/": _of("meeting", x=1),
    "sessions/<int:pk>/ballot/": _of("meeting", x=1),
    "sessions/<int:pk>/papers/": _of("meeting", x=1),
    "sessions/<int:pk>/papers/confirm/": lambda world: (
        {"pk": world.sessions.meeting.pk},
        {"seen": mark_of_papers([world.sessions.papers])},
    ),
    "sessions/<int:pk>/outcomes/": lambda world: ({"pk": world.sessions.meeting.pk}, _outcomes(world)),
    "sessions/<int:pk>/close/": _of("meeting", document_number="3", document_date=_written(today())),
    "sessions/<int:pk>/paper/": _of("meeting", paper="minutes", layout="party"),
    "sessions/<int:pk>/signed/new/": _of("closed", x=1),
    "sessions/<int:pk>/signed/<int:file>/": lambda world: (
        {"pk": world.sessions.closed.pk, "file": world.sessions.copy.pk},
        {},
    ),
    "sessions/items/<int:pk>/remove/": _of("waiting", x=1),
    "sessions/items/<int:pk>/recusal/": lambda world: (
        {"pk": world.sessions.waiting.pk},
        {"seat": world.reviews.judge.pk, "reason": "Em gái"},
    ),
    "sessions/items/<int:pk>/repeat/": _of("counted", reason="Nhầm"),
    "sessions/recusals/<int:pk>/take-back/": _of("recusal", reason="Nhầm"),
    "api/v1/councils/<int:council>/sessions/": lambda world: (
        {"council": world.reviews.council.pk},
        _values(world, datetime.date.isoformat),
    ),
    "api/v1/sessions/<int:pk>/": _of("planned", name="Tên khác"),
    "api/v1/sessions/<int:pk>/items/": _of("meeting"),
    "api/v1/sessions/<int:pk>/candidates/": _of("planned"),
    "api/v1/sessions/<int:pk>/take-on/": _on_agenda,
    "api/v1/sessions/<int:pk>/call/": _of("planned"),
    "api/v1/sessions/<int:pk>/attendance/": _of("meeting", present=[]),
    "api/v1/sessions/<int:pk>/steps/": _of("planned", step="begin"),
    "api/v1/sessions/<int:pk>/votes/": lambda world: (
        {"pk": world.sessions.meeting.pk},
        {"step": "count", "items": [world.sessions.voting.pk]},
    ),
    "api/v1/sessions/<int:pk>/ballot/": _of("meeting", votes=[]),
    "api/v1/sessions/<int:pk>/papers/": _of("meeting", counts=[]),
    "api/v1/sessions/<int:pk>/papers/confirm/": lambda world: (
        {"pk": world.sessions.meeting.pk},
        {"seen": mark_of_papers([world.sessions.papers])},
    ),
    "api/v1/sessions/<int:pk>/outcomes/": _of("meeting", outcomes=[]),
    "api/v1/sessions/<int:pk>/close/": _of("meeting", document_number="3", document_date=today().isoformat()),
    "api/v1/session-items/<int:pk>/": _of("waiting"),
    "api/v1/session-items/<int:pk>/recusal/": lambda world: (
        {"pk": world.sessions.waiting.pk},
        {"seat": world.reviews.judge.pk, "reason": "Em gái"},
    ),
    "api/v1/session-items/<int:pk>/repeat/": _of("counted", reason="Nhầm"),
    "api/v1/recusals/<int:pk>/take-back/": _of("recusal", reason="Nhầm"),
}
"""Route → parameters of the address, and what the form is sent."""


def _ids(queryset) -> set[int]:
    return set(queryset.values_list("pk", flat=True))


def _parts(model, path="session"):
    return lambda units: _ids(model.objects.filter(Q(**{f"{path}__steward__in": units})))


def _votes(units):
    """Not while the vote is going on."""
    return _ids(Vote.objects.filter(item__session__steward__in=units).exclude(item__state="voting"))


OF_REVIEWS = reviews_of_the_ward.OF_REVIEWS | {
    "session": lambda units: _ids(Session.objects.filter(steward__in=units)),
    "attendance": _parts(Attendance),
    "sessionitem": _parts(SessionItem),
    "signedcopy": _parts(SignedCopy),
    "recusal": _parts(Recusal, "item__session"),
    "papercount": _parts(PaperCount, "item__session"),
}
"""Table on record → the rows in the reach of these units; of all reviews."""
OF_SHEETS = reviews_of_the_ward.OF_SHEETS | {
    "vote": (reviews_of_the_ward.READING_SHEETS, _votes),
}
"""Those whose history secretaries, leaders and auditors read: who voted how is not for administrators."""

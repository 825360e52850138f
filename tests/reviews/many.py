"""The ward's rounds and sessions of the access table, with as many candidacies and five who score each of them."""

from contextlib import contextmanager
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import F
from django.utils import timezone

from mobilization.common.files import store
from models_registry.models import Candidacy, ModelFile, RegisteredModel
from models_registry.services.drafts import next_codes
from organizations.dates import today
from reviews.models import (
    Assignment,
    Attendance,
    BallotCount,
    CouncilMember,
    PaperCount,
    RoundItem,
    ScoreSheet,
    SessionItem,
    SheetPoints,
    Voted,
)
from tests.access.people import tree, worker
from tests.access.reviews_of_the_ward import build_reviews
from tests.access.sessions_of_the_ward import NUMBERS, build_sessions
from tests.reviews.makers import DAY, make_judge

REVIEWERS, BEYOND = 5, 400
"""More than any page shows of what is chosen from."""


@contextmanager
def _without_triggers():
    """What they would write nobody reads here, and it takes most of the time; the test's end brings them back."""
    filled = (RegisteredModel, Candidacy, RoundItem, Assignment, ScoreSheet, SheetPoints, SessionItem, PaperCount)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in filled:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
        yield
        for model in filled:
            cursor.execute(f"ANALYZE {model._meta.db_table}")


class House:
    """What `ADDRESSES` of the access table lead to; `fill(n)` brings each round and session to so many candidacies."""

    def __init__(self) -> None:
        self.units = tree()
        self.reviews = build_reviews(self.units)
        self.sessions = build_sessions(self.reviews)
        council = self.reviews.council
        self.secretary = worker("secretary", self.units.ward)
        self.judge = self.reviews.judge.person.user
        for number in range(REVIEWERS - 1):
            make_judge(council, f"judge-{number}")
        self.seats = list(CouncilMember.objects.filter(council=council, person__user__isnull=False).order_by("pk"))
        meeting = self.sessions.meeting
        known = {"session": meeting, "is_present": True}
        missing = council.members.exclude(pk__in=meeting.attendance.values("seat"))
        Attendance.objects.bulk_create(Attendance(seat=seat, **known) for seat in missing)
        type(meeting).objects.filter(pk=meeting.pk).update(is_secret=True)
        self.models = SimpleNamespace(file=None)
        self.have = 0

    def fill(self, number: int) -> None:
        """So many more than there were at first; half of the sheets are submitted, half of the votes counted."""
        more, self.have = number - self.have, number
        with _without_triggers():
            models, others = self._models(more), self._models(min(more, BEYOND))
            self._draft(models, others)
            self._scored(models)
            self._sessions(models, others)

    def _models(self, number):
        unit, day = self.units.ward, today() - 30 * DAY
        known = {"unit": unit, "steward": unit, "campaign": self.reviews.round.campaign, "level": unit.level}
        known |= {"subject": "collective"}
        known |= {"domain": "economy", "state": "in_implementation", "registered_on": day, "listed_on": day}
        known |= {"submitted_at": timezone.now(), "summary": "x", "way_of_working": "x"}
        return RegisteredModel.objects.bulk_create(
            RegisteredModel(code=code, title=f"Mô hình {code}", **known) for code in next_codes(number, today().year)
        )

    def _candidacies(self, campaign, models, state):
        unit, day = self.units.ward, today() - 30 * DAY
        known = {"campaign": campaign, "level": unit.level, "body": unit, "body_steward": unit, "submitted_on": day}
        return Candidacy.objects.bulk_create(
            Candidacy(model=model, state=state, self_assessment="x", **known) for model in models
        )

    def _items(self, found, candidacies):
        last = found.items.count() + 1
        return RoundItem.objects.bulk_create(
            RoundItem(round=found, candidacy=each, position=place) for place, each in enumerate(candidacies, last)
        )

    def _draft(self, models, others):
        """The round that is prepared, and more that could be taken in."""
        found = self.reviews.round
        self._items(found, self._candidacies(found.campaign, models, "submitted"))
        self._candidacies(found.campaign, others, "submitted")

    def _scored(self, models):
        """Each candidacy with a sheet of each of five; what the addresses lead to is the judge's."""
        found, now = self.reviews.scored, timezone.now()
        items = self._items(found, self._candidacies(found.campaign, models, "under_review"))
        given = Assignment.objects.bulk_create(
            Assignment(item=item, seat=seat, how="rule", assigned_by=self.secretary)
            for item in items
            for seat in self.seats
        )
        submitted = {"state": "submitted", "submitted_at": now}
        sheets = ScoreSheet.objects.bulk_create(
            ScoreSheet(assignment=each, **(submitted | {"total": 50 + place % 47} if place % 2 else {}))
            for place, each in enumerate(given)
        )
        line = found.criteria_set.groups.get().criteria.get()
        SheetPoints.objects.bulk_create(SheetPoints(sheet=each, criterion=line, points=5) for each in sheets)
        if self.models.file is not None:
            return
        own = next(sheet for sheet in sheets if sheet.assignment.seat_id == self.reviews.judge.pk)
        self.reviews.sheet, self.reviews.assignment = own, own.assignment
        self.reviews.scored_item = own.assignment.item
        file = ModelFile(model=self.reviews.scored_item.candidacy.model, kind="document")
        self.models.file = store(file, ContentFile(b"x"), name="x.txt", content_type="text/plain", by=None)

    def _sessions(self, models, others):
        """Half is voted on, with papers, half is counted, and more could come on the agenda."""
        found, meeting = self.sessions.round, self.sessions.meeting
        items = self._items(found, self._candidacies(found.campaign, models + others, "under_review"))[: len(models)]
        last = meeting.items.count() + 1
        counted = NUMBERS | {"is_carried": True, "state": "counted", "outcome": "recognised"}
        made = SessionItem.objects.bulk_create(
            SessionItem(session=meeting, item=item, position=place, **(counted if place % 2 else {"state": "voting"}))
            for place, item in enumerate(items, last)
        )
        voting = [each for each in made if each.state == "voting"]
        BallotCount.objects.bulk_create(
            BallotCount(item=each, choice=choice) for each in voting for choice in ("in_favour", "against", "abstained")
        )
        Voted.objects.bulk_create(Voted(item=each, seat=self.seats[1]) for each in voting)
        BallotCount.objects.filter(item__in=voting, choice="in_favour").update(number=F("number") + 1)
        PaperCount.objects.bulk_create(PaperCount(item=each, in_favour=1, entered_by=self.secretary) for each in voting)

"""Sessions written straight into the tables, so that a test begins there; and a council that meets."""

from types import SimpleNamespace

from organizations.dates import today
from reviews.models import Attendance, Session, SessionItem
from tests.access.people import again
from tests.reviews.makers import DAY, make_candidacies, make_judge, make_round


def make_session(found, state="planned", *, on_agenda=True, present=True, **fields):
    """A session on the round, of yesterday; begun ones with everybody of the council there and all on the agenda."""
    council = found.council
    known = {"name": "Phiên họp lần 1", "held_on": today() - DAY, "is_secret": False}
    if state == "closed":
        known |= {"document_number": "3-BB/HĐ", "document_date": today()}
    made = Session.objects.create(
        unit=council.unit, steward=council.steward, council=council, round=found, state=state, **known | fields
    )
    if state != "planned":
        Attendance.objects.bulk_create(
            Attendance(session=made, seat=seat, is_present=present) for seat in council.members.all()
        )
    if on_agenda:
        SessionItem.objects.bulk_create(
            SessionItem(session=made, item=item, position=item.position) for item in found.items.all()
        )
    return Session.objects.select_related("council__steward", "steward", "round__campaign").get(pk=made.pk)


def make_meeting(ward, number=2, members=3, **fields):
    """`session` in session on a closed round of `number` candidacies, its `items`, `judges`, `by` the secretary."""
    judges = [make_judge(ward.council, f"judge-{n}") for n in range(members)]
    found = make_round(ward.council, make_candidacies(ward.units.ward, number, state="under_review"), "closed")
    session = make_session(found, "in_session", **fields)
    return SimpleNamespace(
        ward=ward,
        round=found,
        session=session,
        items=list(session.items.order_by("position")),
        judges=judges,
        by=again(ward.secretary),
    )

"""What the clock starts; the hours are in `settings/timetable.py`."""

from celery import shared_task

from dialogues.services.citizens import close_answered
from dialogues.services.commitment_reminders import remind_of_commitments
from dialogues.services.floods import forget_counts
from dialogues.services.opinion_reminders import remind_of_opinions
from dialogues.services.opinion_retention import forget_old_opinions
from dialogues.services.opinion_waits import go_on_after_waiting
from dialogues.services.registration_shares import forget_networks
from dialogues.services.registrations import forget_registrations


@shared_task(name="dialogues.forget")
def forget() -> None:
    """Forget who registered for conferences that are over; close what nobody reopens; forget what is long closed."""
    forget_registrations()
    forget_networks()
    close_answered()
    forget_old_opinions()


@shared_task(name="dialogues.tidy")
def tidy() -> None:
    """Throw away counts against floods whose time is over."""
    forget_counts()


@shared_task(name="dialogues.remind")
def remind() -> None:
    """Let clocks go on that stood long enough; tell who is to act of what is due or overdue, then the unit above."""
    go_on_after_waiting()
    remind_of_opinions()


@shared_task(name="dialogues.remind_of_commitments")
def remind_of_promises() -> None:
    """Tell who keeps a commitment before its day and after; in the end the unit above."""
    remind_of_commitments()

"""Files that a job made, and the office of who asked for them."""

from mobilization.outbox import registry
from organizations.dates import today
from organizations.models import Membership
from tests.access.people import DAY, again


def closes_with_the_office(job):
    """Whether the owner may fetch the job's files, and may no more once their last day in every office is over."""
    may_fetch, owner = registry.get(job.kind).may_fetch, again(job.owner)
    may_today = may_fetch(owner, job)
    Membership.objects.filter(person=owner.person_id).update(valid_to=today() - DAY)
    return may_today and not may_fetch(again(owner), job)

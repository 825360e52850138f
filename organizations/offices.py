"""The office in which somebody asks for work in the background: it is done in it, and its files are for who holds it.

A file holds what its owner might see in that office. When the office has ended, the file is closed like everything
else the office opened.
"""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mobilization.outbox.runner import JobRefused

if TYPE_CHECKING:
    from mobilization.outbox.models import Job
    from mobilization.outbox.runner import JobRun
    from organizations.models import User


def office_of(user: Any) -> dict[str, Any]:
    """What a job keeps of it among its params."""
    kept: dict[str, Any] = {"acting": user.acting.pk if user.acting else None}
    return kept | {"unlimited": True} if user.is_superuser else kept


def owner_in_office(run: "JobRun") -> "User":
    """The one who asked, acting as they did then. Raises JobRefused when the office has ended."""
    owner: User | None = run.owner
    if owner is None:
        raise JobRefused(_("An export needs somebody who asked for it."))
    owner.act_in(run.params["acting"])
    if (owner.acting.pk if owner.acting else None) != run.params["acting"]:
        raise JobRefused(_("You no longer hold the office in which you asked for this work."))
    return owner


def may_fetch_in_office(user: Any, job: "Job") -> bool:
    """Who still holds the office in which they asked; in whichever one they act now."""
    if user.is_superuser:
        return True
    if job.params.get("unlimited"):
        return False
    office = job.params.get("acting")
    return office is None or any(each.pk == office for each in user.memberships_now)

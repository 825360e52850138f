"""The kinds of notices this app writes itself; other parts register theirs in `kinds.py`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeKind(TextChoices):
    """What the portal's own parts tell people."""

    JOB_FINISHED = "jobs.finished", _("Job finished")
    JOB_SET_ASIDE = "jobs.set_aside", _("Job set aside after errors")
    ROLE_GIVEN = "memberships.given", _("Role given to you")
    ROLE_ENDED = "memberships.ended", _("End of a role of yours")

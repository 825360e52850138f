"""The kinds of notices this app writes itself, other parts register theirs in `kinds.py`; ways by which mail comes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeKind(TextChoices):
    """What the portal's own parts tell people."""

    JOB_FINISHED = "jobs.finished", _("Job finished")
    JOB_REFUSED = "jobs.refused", _("Job that could not be done")
    JOB_SET_ASIDE = "jobs.set_aside", _("Job set aside after errors")
    ROLE_GIVEN = "memberships.given", _("Role given to you")
    ROLE_OFFERED = "memberships.offered", _("Role offered to you")
    ROLE_ENDED = "memberships.ended", _("End of a role of yours")
    ROLE_PASSED_ON = "memberships.passed_on", _("Role of yours passed on to another unit")
    ADDRESS_REFUSED = "accounts.address_refused", _("Mails to you came back")
    SECOND_FACTOR_REMOVED = "accounts.second_factor_removed", _("Your second factor was taken off")


class Way(TextChoices):
    """How a notice reaches its reader beside the inbox, where every notice stands."""

    AT_ONCE = "at_once", _("By mail at once")
    DIGEST = "digest", _("In one mail a day")
    INBOX = "inbox", _("No mail, only the inbox")


class MailState(TextChoices):
    """Where a mail stands; it follows from the row's stamps."""

    WAITING = "waiting", _("Waiting")
    FAILED = "failed", _("Failed, is tried again")
    SENT = "sent", _("Sent")
    GIVEN_UP = "given_up", _("Given up")


class Why(TextChoices):
    """Why a mail was given up."""

    READ = "read", _("Read in the inbox meanwhile")
    OUT_OF_REACH = "out_of_reach", _("Record not visible to the reader any more")
    ACCOUNT_OFF = "account_off", _("Account switched off")
    ADDRESS_REFUSED = "address_refused", _("The mail server refuses the address")
    LETTER_REFUSED = "letter_refused", _("The mail server refuses the letter")
    TOO_OFTEN = "too_often", _("Failed too often")

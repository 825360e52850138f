"""What a mail about notices says, in the language of its reader."""

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mobilization.common.addresses import absolute
from mobilization.common.mail import host, letter
from notifications import kinds
from notifications.models import Notice, NoticeMail

LONGEST = 50
"""So many notices stand in one mail; the inbox has them all."""


def compose(mail: NoticeMail, notices: Sequence[Notice], user: Any) -> EmailMultiAlternatives:
    """The mail about these notices, newest first; what exceeds `LONGEST` is counted only."""
    preferences = absolute(reverse("notifications:preferences"))
    kind = kinds.find(notices[0].kind) if len(notices) == 1 else None
    template = kind.mail_template if kind and not mail.digest_of else kinds.MAIL_TEMPLATE
    with translation.override(user.language):
        context: dict[str, Any] = {
            "language": user.language,
            "name": user.get_full_name(),
            "notices": [(each.title, each.text, absolute(each.url) if each.url else "") for each in notices[:LONGEST]],
            "more": max(0, len(notices) - LONGEST),
            "is_digest": mail.digest_of is not None,
            "inbox": absolute(reverse("notifications:inbox")),
            "preferences": preferences,
        }
        words = kind.mail_words(notices[0]) if kind and kind.mail_words and not mail.digest_of else {}
        context |= words
        subject = _subject(mail, len(notices), words.get("subject") or (kind.subject if kind else ""))
        text = render_to_string(f"{template}.txt", context).strip() + "\n"
        html = render_to_string(f"{template}.html", context)
    headers = {"List-Id": f"<notices.{host()}>", "List-Unsubscribe": f"<{preferences}>"}
    return letter(subject, text, user.email, html=html, message_id=mail.message_id, headers=headers)


def _subject(mail: NoticeMail, number: int, of_kind: str) -> str:
    """Words of the kind, a number, a day: nothing of a record."""
    if mail.digest_of:
        text = ngettext("%(n)s notice, %(day)s", "%(n)s notices, %(day)s", number)
        text %= {"n": number, "day": date_format(mail.digest_of, "d/m/Y")}
    else:
        text = of_kind or ngettext("%(n)s new notice", "%(n)s new notices", number) % {"n": number}
    return _("Dân vận khéo: %(text)s") % {"text": text}

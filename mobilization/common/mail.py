"""Letters of the portal: their headers, and what the answers of a mail server mean."""

import datetime
import re
import smtplib
from contextlib import suppress
from email.utils import parseaddr
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.message import EmailMessage

from mobilization.common.addresses import absolute

PAUSES = tuple(datetime.timedelta(minutes=each) for each in (1, 5, 15, 60, 180, 360, 720, 1440))
"""After a letter was postponed once, twice …; after one more time it is given up, about two days after the first."""
_ENHANCED = re.compile(r"([245])\.(\d{1,3}\.\d{1,3})\b")
_OF_THE_ADDRESS = {"1.1", "1.2", "1.3", "1.6", "1.10", "2.1"}
"""RFC 3463, RFC 7505: no such mailbox, no such host, not an address, moved, takes no mail, switched off."""
_MAILBOX_FULL = "2.2"
_PERMANENT = 500
_NO_SUCH_MAILBOX = {550, 551, 553}
_NO_ROOM = 552
_LONGEST_ANSWER = 500


class NotTaken(Exception):
    """The mail server did not take a letter; `answer` is what it said."""

    def __init__(self, answer: str) -> None:
        self.answer = answer[:_LONGEST_ANSWER]
        super().__init__(self.answer)


class Postponed(NotTaken):
    """Not now: no connection, a full mailbox, greylisting, or a fault of the portal's own settings."""


class LetterRefused(NotTaken):
    """Never this letter; that says nothing about the address."""


class AddressRefused(NotTaken):
    """Never anything to this address: there is no such mailbox, or it is closed."""


def host() -> str:
    """The portal's host name, for the ids of letters."""
    return urlsplit(absolute("/")).hostname or "localhost"


def new_message_id() -> str:
    """A Message-ID; a letter keeps it at each try, so that a mailbox can drop what arrives twice."""
    return f"<{uuid4().hex}@{host()}>"


def standard_headers(message_id: str = "") -> dict[str, str]:
    """What every letter of the portal carries: who wrote it, and that no program shall answer (RFC 3834)."""
    return {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": message_id or new_message_id(),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }


def return_path() -> str:
    """Where mail servers send what cannot be delivered: `MAIL_RETURN_PATH`, else the sender's address."""
    return settings.MAIL_RETURN_PATH or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def letter(
    subject: str, text: str, to: str, *, html: str = "", message_id: str = "", headers: dict[str, str] | None = None
) -> EmailMultiAlternatives:
    """A letter to one address, as plain text and, if given, as HTML; with the standard headers and `headers`."""
    message = EmailMultiAlternatives(
        " ".join(subject.split()), text, return_path(), [to], headers=standard_headers(message_id) | (headers or {})
    )
    if html:
        message.attach_alternative(html, "text/html")
    return message


class Post:
    """A connection to the mail server for several letters: opened for the first, and anew after an error."""

    def __init__(self) -> None:
        self._connection: Any = get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._close()

    def send(self, message: EmailMessage) -> None:
        """Hand one letter over. Raises Postponed, LetterRefused, AddressRefused."""
        try:
            self._connection.open()
            self._connection.send_messages([message])
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            raise meaning(error) from error

    def _close(self) -> None:
        with suppress(smtplib.SMTPException, OSError):
            self._connection.close()


def send(message: EmailMessage) -> None:
    """Hand a single letter over. Raises Postponed, LetterRefused, AddressRefused."""
    with Post() as post:
        post.send(message)


def meaning(error: Exception) -> NotTaken:
    """What an error of smtplib means for the letter. What is not known to be for ever is tried again."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return _of_recipient(code, _text(answer))
    if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= _PERMANENT:
        return LetterRefused(f"{error.smtp_code} {_text(error.smtp_error)}")
    if isinstance(error, smtplib.SMTPResponseException):
        return Postponed(f"{error.smtp_code} {_text(error.smtp_error)}")
    return Postponed(f"{type(error).__name__}: {error}")


def _of_recipient(code: int, answer: str) -> NotTaken:
    said, enhanced = f"{code} {answer}", _ENHANCED.match(answer)
    if code < _PERMANENT or (enhanced and enhanced[1] == "4"):
        return Postponed(said)
    if enhanced:
        if enhanced[2] == _MAILBOX_FULL:
            return Postponed(said)
        return AddressRefused(said) if enhanced[2] in _OF_THE_ADDRESS else LetterRefused(said)
    if code == _NO_ROOM:
        return Postponed(said)
    return AddressRefused(said) if code in _NO_SUCH_MAILBOX else LetterRefused(said)


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer

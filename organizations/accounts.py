"""What the portal wants otherwise than allauth's default."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.utils.translation import get_language_from_request, ngettext

from mobilization.common.mail import return_path, standard_headers
from mobilization.common.text import nfc
from organizations.models import User
from organizations.recent import signed_in_recently
from organizations.services.language import choose_language
from organizations.services.letters import promise_account_letter
from organizations.services.sessions import begin_session, end_other_sessions
from organizations.services.sign_in import Proof, begin_attempt, forget_failures, take_back


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators; failures are counted in PostgreSQL."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: an account comes with an invitation."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether one may be led there; what is no address (`http://[`) is none to be led to."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The account for address and password, or None; raises ValidationError during a pause, right or wrong."""
        address = credentials.get("email", "")
        demand_no_pause(Proof.PASSWORD, address)
        user = super().authenticate(request, **credentials)
        if user:
            take_back(Proof.PASSWORD, address)
        return user

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whether the password is the person's; then the session gets a new name."""
        known = self.authenticate(context.request, email=user.email, password=password)
        is_theirs = known is not None and known.pk == user.pk
        if is_theirs:
            renew_session(context.request)
        return is_theirs

    def login(self, request: HttpRequest, user: User) -> None:
        """All stages are passed: sign in under a new session, and failures are forgotten."""
        super().login(request, user)
        forget_failures(user.email, *Proof)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """The language of the sign-in page becomes the account's, so that exports and mails speak it, too."""
        choose_language(user=user, language=get_language_from_request(request))
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def clean_password(self, password: str, user: User | None = None) -> str:
        """A new password, judged as it is kept: in NFC; raises ValidationError with the rule."""
        super().clean_password(nfc(password), user)
        return password

    def set_password(self, user: User, password: str) -> None:
        """Store a new password, by mail or by hand: the pause after wrong ones is over."""
        super().set_password(user, password)
        forget_failures(user.email, Proof.PASSWORD)

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """A letter with the headers of all the portal's letters."""
        message: EmailMessage = super().render_mail(
            template_prefix, email, context, standard_headers() | (headers or {})
        )
        message.from_email = return_path()
        return message

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Promise a letter that tells the person what has changed about signing in: no request waits for a server."""
        promise_account_letter(template_prefix, user=user, address=email or "", context=context)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether the second factor's pages must ask again: the same rule as everywhere (`recent.py`)."""
        return super().is_reauthentication_required(app=app, **kwargs) and not signed_in_recently(context.request)


def demand_no_pause(proof: Proof, address: str) -> None:
    """Count an attempt; during a pause raises ValidationError that says how long it lasts, account or not."""
    if seconds := begin_attempt(proof, address):
        minutes = -(-seconds // 60)
        text = ngettext(
            "Too many failed attempts. Try again in %(minutes)s minute.",
            "Too many failed attempts. Try again in %(minutes)s minutes.",
            minutes,
        )
        raise ValidationError(text % {"minutes": minutes}, code="paused")


def renew_session(request: HttpRequest) -> None:
    """A new name for the session, when it may do more than before (ASVS 5.0, 7.2.4)."""
    request.session.cycle_key()
    rotate_token(request)


def on_sign_in(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """Whatever way somebody signs in: the session's clocks begin."""
    begin_session(request.session, request.headers.get("User-Agent", ""))


def on_second_factor_change(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A factor was added, removed or renewed: sessions elsewhere end, this one gets a new name (ASVS 5.0, 7.4.3)."""
    end_other_sessions(user, keep=request.session.session_key)
    renew_session(request)

"""In which membership a request acts: chosen in the header, kept in the session, checked anew on each request."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from organizations.middleware import is_known_visitor

SESSION_KEY = "acting_membership"


class ActingMiddleware:
    """Gives the request's account its choice, when somebody asks for the account and not before.

    Stands behind the middleware of messages, because it tells when a choice is lost.

    Which membership that is, the account reads from the database once per request; so the end of a membership or of
    its unit, or its move to another unit, counts from the next request on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Stand between the session and whoever asks who is signed in."""
        found = request.user
        request.user = SimpleLazyObject(lambda: _with_choice(request, found))  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """By now the account was asked for, where the page needs one: say what happened to its choice.

        From here on the request has the account itself, no stand-in: the rows of a list ask it hundreds of questions.
        """
        if is_known_visitor(request, view):
            request.user = request.user.itself  # type: ignore[union-attr]
        if getattr(request, "lost_choice", False):
            _tell(request)


def _with_choice(request: HttpRequest, user: Any) -> Any:
    """The account (or nobody), acting as its session says; tells once when that is no longer possible."""
    if not user.is_authenticated or SESSION_KEY not in request.session:
        return user
    chosen = request.session[SESSION_KEY]
    user.act_in(chosen)
    acting = user.acting
    if acting is None or acting.pk != chosen:
        del request.session[SESSION_KEY]
        request.lost_choice = True  # type: ignore[attr-defined]
    return user


def _tell(request: HttpRequest) -> None:
    acting = request.user.acting  # type: ignore[union-attr]
    if acting is None:
        messages.warning(request, _("The role you acted in has ended. You have no role in any unit now."))
        return
    words = {"unit": acting.unit, "role": acting.get_role_display()}
    messages.warning(request, _("The role you acted in has ended. You act for %(unit)s now, as: %(role)s.") % words)


def choose(request: HttpRequest, membership_id: int) -> bool:
    """Act in this membership from now on; False, and nothing changes, when it is not one's own or not in force."""
    if all(each.pk != membership_id for each in request.user.memberships_now):  # type: ignore[union-attr]
        return False
    request.session[SESSION_KEY] = membership_id
    request.session.cycle_key()  # other rights, a new name (ASVS 5.0, 7.2.4)
    request.user.act_in(membership_id)  # type: ignore[union-attr]
    return True

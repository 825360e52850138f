"""What the portal wants otherwise than allauth's default."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request

from organizations.models import User
from organizations.services import choose_language


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators, never by visitors."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: an account comes with an invitation."""
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """The language of the sign-in page becomes the account's, so that exports and mails speak it, too."""
        choose_language(user=user, language=get_language_from_request(request))
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

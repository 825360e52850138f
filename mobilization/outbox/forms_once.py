"""A form with `{% once_token %}` that comes several times (a button pressed twice, a line that broke) acts once.

The first that ends in a redirect is kept with the token and with what was sent; the same sent again is led to the same
place. What is sent changed from the same page (somebody went back and corrected it) is another one. The whole view is
one transaction then. Anything else it answers (a form with faults, a page that tells what was done) is not kept.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from mobilization.common.once import FIELD, is_token
from mobilization.outbox.idempotency import Answer, KeyBusy, KeyReused, answer_once
from mobilization.outbox.models import IdempotencyKey

_ELSEWHERE = "/api/"
"""Has keys of its own (`acts_once.py`)."""
_NOT_SENT = {FIELD, "csrfmiddlewaretoken"}


class FormsOnceMiddleware:
    """Stands last: who asks, in which office and whether they may is known by now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Views are looked at one by one."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The answer of the view, or that of its first run; None for what has no token."""
        if request.method != "POST" or request.path.startswith(_ELSEWHERE):
            return None
        if not is_token(request.POST.get(FIELD, "")) or not request.user.is_authenticated:
            return None
        key = f"page {request.POST[FIELD]} {_sent(request)}"
        answered: list[HttpResponse] = []

        def act() -> Answer:
            answered.append(view(request, *args, **kwargs))
            where = answered[0]["Location"] if isinstance(answered[0], HttpResponseRedirect) else ""
            return Answer(200, "", where)

        try:
            answer = answer_once(owner=request.user, key=key, fingerprint=_place(request), act=act)
        except (KeyBusy, KeyReused):
            messages.error(request, _("This form was sent before. Look whether it was saved, then open it anew."))
            return HttpResponseRedirect(request.path)
        if not answered:
            return HttpResponseRedirect(answer.location)
        if not answer.location or _asks_for_proof(answer.location):
            IdempotencyKey.objects.filter(owner=request.user.pk, key=key).delete()  # nothing was done, or is to be told
        return answered[0]


def _asks_for_proof(location: str) -> bool:
    return location.startswith((reverse("account_login"), reverse("account_reauthenticate")))


def _place(request: HttpRequest) -> str:
    acting: Any = request.user.acting  # type: ignore[union-attr]
    return hashlib.sha256(f"{acting.pk if acting else None} {request.get_full_path()}".encode()).hexdigest()


def _sent(request: HttpRequest) -> str:
    """What was sent, in one word; files by name and size."""
    fields = [(name, values) for name, values in sorted(request.POST.lists()) if name not in _NOT_SENT]
    files = [(name, [(each.name, each.size) for each in chosen]) for name, chosen in sorted(request.FILES.lists())]
    return hashlib.sha256(repr((fields, files)).encode()).hexdigest()

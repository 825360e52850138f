"""A secret that was shown once may be shown again for a short while to the same browser; the portal keeps none of it.

It stands in a signed cookie of the pages that need it: no script reads it, it is gone with the browser, and after its
time the portal takes it no more. Neither the database nor an access log has it.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_SALT = "mobilization.kept_codes"


def keep_code(response: HttpResponse, name: str, secret: str, *, path: str) -> None:
    """Hand the secret to the browser, for pages at this path and below."""
    response.set_signed_cookie(
        name, secret, salt=_SALT, path=path, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def kept_code(request: HttpRequest, name: str, *, seconds: int) -> str:
    """The secret this browser was handed in the last `seconds`; nothing where there is none."""
    return str(request.get_signed_cookie(name, default="", salt=_SALT, max_age=seconds) or "")


def forget_code(response: HttpResponse, name: str, *, path: str) -> None:
    """Take it out of the browser."""
    response.delete_cookie(name, path=path, samesite="Lax")

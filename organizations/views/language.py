"""What people choose for their own account."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views import i18n

from organizations.services.language import choose_language


@login_not_required
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Switch this browser's language and go back to the page; an account that is signed in keeps the choice."""
    response = i18n.set_language(request)
    language = request.POST.get("language")
    if language in dict(settings.LANGUAGES) and request.user.is_authenticated:
        choose_language(user=request.user, language=language)
    return response

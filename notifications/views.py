"""The inbox: one's own notices, newest first; and by which way they come by mail, too."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mobilization.common.lists import list_page
from notifications.filters import NoticeFilter
from notifications.forms import PreferencesForm
from notifications.models import Notice
from notifications.queries import choices_of
from notifications.services import mark_all_read, mark_read
from notifications.services.preferences import choose_ways

ORDER = ("-created_at", "-id")


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """One's notices, filtered and paged."""
    found = NoticeFilter(request.GET, queryset=Notice.objects.visible_to(request.user))
    context = list_page(request, found, ORDER)
    context["has_unread"] = Notice.objects.visible_to(request.user).unread().exists()
    return render(request, "notifications/inbox.html", context)


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that it is read, and go where it leads."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    mark_read(notice, by=request.user)
    return redirect(notice.url or "notifications:inbox")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Note that all are read."""
    number = mark_all_read(by=request.user)
    text = ngettext("%(n)s notice is marked as read.", "%(n)s notices are marked as read.", number)
    messages.success(request, text % {"n": number} if number else _("There was nothing unread."))
    return redirect("notifications:inbox")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """For each kind: mail at once, in one mail a day, or none."""
    form = PreferencesForm(request.POST or None, choices=choices_of(request.user))
    if request.method == "POST" and form.is_valid():
        choose_ways(form.cleaned_data, by=request.user)
        messages.success(request, _("Your choice is saved. It counts for notices from now on."))
        return redirect("notifications:preferences")
    status = 422 if form.errors else 200
    context = {"form": form, "hour": settings.NOTICE_DIGEST_HOUR}
    return render(request, "notifications/preferences.html", context, status=status)

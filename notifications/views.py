"""The inbox: one's own notices, newest first."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from mobilization.common.lists import list_page
from notifications.filters import NoticeFilter
from notifications.models import Notice
from notifications.services import mark_all_read, mark_read

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

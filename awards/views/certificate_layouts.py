"""Pages of layouts of certificates: list, one with a sample, a new one, correcting, taking away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from awards.certificate_sample import sample_pdf, sample_picture
from awards.filters.certificates import LayoutFilter
from awards.forms.certificates import EditLayoutForm, NewLayoutForm
from awards.models import CertificateLayout
from awards.permissions.catalogues import may_keep_awards
from awards.permissions.certificates import layout_actions
from awards.services.certificate_layouts import EDITABLE, add_layout, checked, edit_layout, remove_layout
from awards.views.catalogue_rows import EFFECTS, RowPages, edit_page, remove_page
from awards.views.parts import TONES, refuse_others, tabs
from mobilization.common.files import PDF
from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page

ORDER = ("-valid_from", "-id")
PREVIEW = "preview"
PNG = "image/png"


@require_GET
def layout_list(request: HttpRequest) -> HttpResponse:
    """How certificates look: of which title or form, in which language, from when to when."""
    found = LayoutFilter(request.GET, queryset=CertificateLayout.objects.all())
    context = list_page(request, found, ORDER, dressed=lambda rows: rows.select_related("title", "form"))
    context |= {
        "layouts": [(row, TONES[row.standing]) for row in context["rows"]],
        "tabs": tabs("layouts", request.user),
        "may_keep": may_keep_awards(request.user),
    }
    return render(request, "awards/layout_list.html", context)


@require_GET
def layout_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One layout with a picture of a sample, and its history."""
    layout = _layout(pk)
    context = {"layout": layout, "tone": TONES[layout.standing], "actions": layout_actions(request.user)}
    return render(request, "awards/layout.html", context)


@require_GET
def layout_sample(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A certificate of somebody invented in this layout, as PDF or as a picture."""
    layout = _layout(pk)
    return _answer(sample_picture(layout), PNG) if kind == "picture" else _answer(sample_pdf(layout), PDF)


def _answer(content: bytes, content_type: str) -> HttpResponse:
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def layout_new(request: HttpRequest) -> HttpResponse:
    """A new layout; the button for a preview shows a sample of what was typed, and stores nothing."""
    refuse_others(request)
    form = NewLayoutForm(request.POST or None, initial={"subject": request.GET.get("subject", "")})
    if request.method == "POST" and form.is_valid():
        subject = form.cleaned_data["subject"]
        try:
            if shown := _preview(request, CertificateLayout(**{subject.AUTHORITY: subject}), form):
                return shown
            layout = add_layout(subject=subject, values=form.values(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("Certificates of decisions signed in its days look like this."))
            return redirect(layout)
    up_url = reverse("awards:layouts")
    return _form_page(request, form, title=_("Add a layout"), up_label=_("Layouts of certificates"), up_url=up_url)


def _preview(request: HttpRequest, layout: CertificateLayout, form: Any) -> HttpResponse | None:
    """A sample of what was typed, where that was asked for; nothing is stored. Raises ValidationError by field."""
    if PREVIEW not in request.POST:
        return None
    checked(layout, form.values())
    return _answer(sample_pdf(layout), PDF)


@require_http_methods(["GET", "HEAD", "POST"])
def layout_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a layout; a second editor sees both versions, and nothing is overwritten (X13)."""
    return edit_page(request, _layout(pk), PAGES)


@require_http_methods(["GET", "HEAD", "POST"])
def layout_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a layout entered by mistake, after saying what that does."""
    follows = _("Certificates made from now on have the portal’s own layout, or another one that holds on the day.")
    return remove_page(request, _layout(pk), PAGES, after="awards:layouts", effects=(follows, *EFFECTS))


def _form_page(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    status = context.pop("status", 422 if form.errors else 200)
    return render(request, "awards/layout_form.html", {"form": form, **context}, status=status)


def _layout(pk: int) -> CertificateLayout:
    """Everybody signed in reads how certificates look."""
    layouts = CertificateLayout.objects.select_related("title", "form")
    layout: CertificateLayout = get_object_or_404(layouts, pk=pk)
    return layout


PAGES = RowPages(
    form=EditLayoutForm,
    editable=EDITABLE,
    edit=edit_layout,
    remove=remove_layout,
    title=gettext_lazy("Correct the layout of “%(name)s”"),
    called=str,
    page=_form_page,
    preview=_preview,
)

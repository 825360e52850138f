"""The pages of the authority matrix: the matrix of a day, one row of it, a new one, correcting, taking away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.filters.authorities import MatrixFilter
from awards.forms.authorities import EditAuthorityForm, NewAuthorityForm
from awards.models import AwardAuthority
from awards.permissions.catalogues import authority_actions, may_keep_awards
from awards.queries.authorities import CATALOGUES, LEVELS, matrix
from awards.services.authorities import EDITABLE, add_authority, edit_authority, remove_authority
from awards.services.exports import request_export
from awards.views.catalogue_rows import EFFECTS, RowPages, edit_page, remove_page
from awards.views.parts import TONES, refuse_others, tabs
from mobilization.common.form_errors import add_errors
from mobilization.common.lists import filter_query
from mobilization.workflow.part_pages import plain_form_page
from organizations.dates import today


@require_GET
def authority_matrix(request: HttpRequest) -> HttpResponse:
    """Who decides on what on the chosen day (today when none is named), level by level."""
    found = MatrixFilter(request.GET, queryset=AwardAuthority.objects.all())
    applied = found.applied()
    day = found.form.cleaned_data.get("on") or today() if found.form.is_valid() else today()
    rows = AwardAuthority.objects.in_force(day).filter(pk__in=found.found().values("pk"))
    wanted = tuple(each for each in CATALOGUES if applied.get("catalogue") in (None, each.AUTHORITY))
    narrowed = bool(applied.keys() - {"on", "catalogue"} or found.form.errors)
    parts = matrix(rows.select_related("title", "form"), day, catalogues=wanted, with_missing=not narrowed)
    context = {
        "filter": found,
        "levels": [level.label for level in LEVELS],
        "day": day,
        "parts": [part for part in parts if part.rows or part.missing],
        "is_filtered": bool(applied or found.form.errors),
        "filter_query": filter_query(request),
        "tabs": tabs("authorities", request.user),
        "may_keep": may_keep_awards(request.user),
    }
    return render(request, "awards/matrix.html", context)


@require_POST
def authority_export(request: HttpRequest) -> HttpResponse:
    """Ask for the rows of the matrix (the filters stand in the query; no day is today) as an Excel file."""
    found = MatrixFilter(request.GET, queryset=AwardAuthority.objects.none())
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('awards:authorities')}?{request.GET.urlencode()}")
    filters = {"on": today().isoformat()} | found.applied()
    return redirect(request_export("authority", filters=filters, by=request.user))


@require_GET
def authority_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One row: who decides on what, from when, by which law, its history."""
    row = _row(pk)
    context = {"row": row, "tone": TONES[row.standing], "actions": authority_actions(request.user)}
    return render(request, "awards/authority.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def authority_new(request: HttpRequest) -> HttpResponse:
    """A new row of the matrix."""
    refuse_others(request)
    form = NewAuthorityForm(request.POST or None, initial={"subject": request.GET.get("subject", "")})
    if request.method == "POST" and form.is_valid():
        try:
            row = add_authority(subject=form.cleaned_data["subject"], values=form.values(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The matrix says so from that day on."))
            return redirect(row.subject)
    up_url = reverse("awards:authorities")
    return plain_form_page(request, form, title=_("Say who decides"), up_label=_("Who decides"), up_url=up_url)


@require_http_methods(["GET", "HEAD", "POST"])
def authority_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a row; a second editor sees both versions, and nothing is overwritten (X13)."""
    return edit_page(request, _row(pk), PAGES)


@require_http_methods(["GET", "HEAD", "POST"])
def authority_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a row entered by mistake, after saying what that does."""
    row = _row(pk)
    return remove_page(request, row, PAGES, after=row.subject, effects=EFFECTS)


def _row(pk: int) -> AwardAuthority:
    """Everybody signed in reads the matrix."""
    row: AwardAuthority = get_object_or_404(AwardAuthority.objects.select_related("title", "form"), pk=pk)
    return row


PAGES = RowPages(
    form=EditAuthorityForm,
    editable=EDITABLE,
    edit=edit_authority,
    remove=remove_authority,
    title=gettext_lazy("Correct who decides on “%(name)s”"),
    called=lambda row: row.post,
    page=plain_form_page,
)

"""Pages of who said an opinion: a look for a purpose, another identity in its place, erasing what is known."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dialogues.forms.opinions import IdentityForm, PurposeForm
from dialogues.opinion_enums import OPEN
from dialogues.permissions.opinions import may_enter_identity, may_erase, may_unmask
from dialogues.services.opinion_identities import enter_identity, erase_citizen, look_at_identity
from dialogues.views.opinions import visible_opinion
from mobilization.common.form_errors import add_errors
from mobilization.workflow.part_pages import ask_first, form_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_identity(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at who said it, for a purpose that is logged before anything is shown."""
    found = visible_opinion(request, pk)
    if not may_unmask(request.user, found):
        raise PermissionDenied
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        identity = look_at_identity(found, purpose=form.cleaned_data["purpose"], by=request.user)
        return render(request, "dialogues/opinion_identity.html", {"opinion": found, "identity": identity})
    status = 422 if form.errors else 200
    return render(request, "dialogues/opinion_identity.html", {"opinion": found, "form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_identity_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Put another identity in the place of what is there, which is not shown."""
    found = visible_opinion(request, pk)
    if not may_enter_identity(request.user, found):
        raise PermissionDenied
    form = IdentityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            enter_identity(found, values=form.identity(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("What is known of the citizen was saved."))
            return redirect(found)
    lead = _(
        "What you enter takes the place of all that is known until now, which is not shown here. "
        "Empty: the opinion is anonymous."
    )
    title = _("Enter who said it")
    return form_page(request, form, found, title=title, label=_("Save"), lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
def opinion_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase what is known of the citizen, when asked to; the opinion stays as a number."""
    found = visible_opinion(request, pk)
    if not may_erase(request.user, found):
        raise PermissionDenied
    effects = [
        _("Name, telephone, address and consents are deleted."),
        _("The text of the opinion, the place and the answer are deleted, for they may name the citizen, too."),
        _("Number, kind, days and states stay, so that figures stay. Nobody can bring the rest back."),
    ]
    if found.state in OPEN:
        effects.insert(0, _("This is possible once it is answered, or the citizen has withdrawn it."))
    return ask_first(
        request, found, lambda: erase_citizen(found, by=request.user), title=_("Erase what is known of the citizen"),
        label=_("Erase"), effects=effects, said=_("What was known of the citizen is erased."),
    )  # fmt: skip

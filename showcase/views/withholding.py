"""Inside: taking a model out of the showcase, and showing it again."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from models_registry.forms.life import PlainForm
from models_registry.models import RegisteredModel
from models_registry.views.one_form import Page, one_form
from showcase.forms import WithholdForm
from showcase.models import Withholding
from showcase.permissions import may_withhold
from showcase.services import show_again, withhold


@require_http_methods(["GET", "HEAD", "POST"])
def withhold_model(request: HttpRequest, pk: int) -> HttpResponse:
    """One form: why it is taken out; of what was taken out, that it is shown again."""
    found = RegisteredModel.objects.open_to(request.user).select_related("steward")
    model: RegisteredModel = get_object_or_404(found, pk=pk)
    if not may_withhold(request.user, model):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else None
    if Withholding.objects.filter(model=model).exists():
        page = Page(
            record=model,
            name=model.title,
            title=_("Show it to the public again"),
            label=_("Show it again"),
            done=_("The model is in the showcase again, if it is still recognised."),
        )
        return one_form(request, PlainForm(sent), page, lambda: show_again(model, by=request.user))
    form = WithholdForm(sent)
    page = Page(
        record=model,
        name=model.title,
        title=_("Take it out of the showcase"),
        label=_("Take it out"),
        done=_("The public does not see the model any more. It stays recognised."),
        is_danger=True,
    )
    return one_form(request, form, page, lambda: withhold(model, by=request.user, reason=form.cleaned_data["reason"]))

"""Taking a model out of the showcase, and showing it again."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mobilization.common.recording import because
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from models_registry.models import RegisteredModel
from models_registry.services.drafts import locked
from showcase.models import Withholding
from showcase.permissions import may_withhold
from showcase.public import published


@transaction.atomic
def withhold(model: RegisteredModel, *, by: Any, reason: str) -> Withholding:
    """Take the model out of pages, files and feeds at once; it stays recognised.

    Raises PermissionDenied, ValidationError of `reason` or for a model that is not public.
    """
    stored = locked(model)
    if not may_withhold(by, stored):
        raise PermissionDenied
    reason = clean(reason, multiline=True)
    if not reason:
        raise ValidationError({"reason": _("Please say why.")})
    if not published().filter(model=stored).exists():
        raise ValidationError(_("The public does not see this model."))
    with because(reason):
        held = Withholding.objects.create(model=stored, reason=reason, by=by)
    record_event(kind="showcase.withheld", subject=stored, by=by, data={})
    return held


@transaction.atomic
def show_again(model: RegisteredModel, *, by: Any) -> None:
    """Put it back; if it is still recognised the public sees it. Raises PermissionDenied, ValidationError."""
    stored = locked(model)
    if not may_withhold(by, stored):
        raise PermissionDenied
    if not Withholding.objects.filter(model=stored).delete()[0]:
        raise ValidationError(_("The model was not taken out of the showcase."))
    record_event(kind="showcase.shown_again", subject=stored, by=by, data={})

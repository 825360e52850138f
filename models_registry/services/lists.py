"""Saved filters, and the list of models as an Excel file."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mobilization.common.text import clean
from mobilization.outbox.models import Job
from mobilization.outbox.services import request_once
from models_registry.models import SavedFilter
from organizations.models import User
from organizations.offices import office_of

EXPORT_MODELS = "models_registry.export_models"
MOST_SAVED = 30
LONGEST_NAME = 100
LONGEST_QUERY = 2000


@transaction.atomic
def save_filter(*, name: str, query: str, by: Any) -> SavedFilter:
    """Keep the query of a list under a name of one's own. Raises ValidationError by field."""
    name = _checked(name)
    if len(query) > LONGEST_QUERY:
        raise ValidationError({"name": _("This filter is too long to be kept.")})
    User.objects.select_for_update().get(pk=by.pk)  # one after the other, so that the limit holds
    if by.saved_filters.count() >= MOST_SAVED:
        text = _("You have %(n)d saved lists; delete one that you no longer need.")
        raise ValidationError({"name": text % {"n": MOST_SAVED}})
    return _stored(SavedFilter(owner=by, name=name, query=query))


@transaction.atomic
def rename_filter(saved: SavedFilter, *, name: str, by: Any) -> SavedFilter:
    """Give it another name. Raises PermissionDenied, ValidationError by field."""
    _own(saved, by)
    saved.name = _checked(name)
    return _stored(saved)


@transaction.atomic
def delete_filter(saved: SavedFilter, *, by: Any) -> None:
    """Forget it. Raises PermissionDenied."""
    _own(saved, by)
    saved.delete()


def request_models_export(*, filters: dict[str, str], columns: Sequence[str], by: Any) -> Job:
    """Ask for the list as an Excel file; asking again while the same export is under way returns that one.

    The membership they act in is part of the request: the file holds what they may see in that office.
    """
    params = {"filters": filters, "columns": list(columns), **office_of(by)}
    return request_once(kind=EXPORT_MODELS, owner=by, params=params)


def _own(saved: SavedFilter, by: Any) -> None:
    if saved.owner_id != by.pk:
        raise PermissionDenied


def _checked(name: str) -> str:
    name = clean(name)
    if not name:
        raise ValidationError({"name": _("Please give it a name.")})
    if len(name) > LONGEST_NAME:
        raise ValidationError({"name": _("A name has at most %(n)d characters.") % {"n": LONGEST_NAME}})
    return name


def _stored(saved: SavedFilter) -> SavedFilter:
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as error:
        raise ValidationError({"name": _("You have a saved filter with this name already.")}) from error
    return saved

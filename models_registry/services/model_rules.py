"""The rules a model's own fields follow, whoever writes them: the form, the API, an import."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from mobilization.common.text import clean
from models_registry.enums import LIVING_STATES, ModelState
from models_registry.models import LONG_TEXTS, RegisteredModel
from organizations.dates import known_start, today
from organizations.models import Unit

REGISTRATION = ("campaign", "title", "summary", "subject", "domain", "place", "started_on", "situation_before")
"""What a registration says; it stands from the moment it is registered."""
OUTCOME = (
    "way_of_working",
    "results",
    "lessons",
    "participants",
    "households",
    "people_reached",
    "state_money",
    "people_money",
    "people_land",
    "labour_days",
)
"""What grows while a model lives."""
OWN = (*REGISTRATION, *OUTCOME)
LISTS = ("themes", "target_groups", "documents")
EDITABLE = (*OWN, *LISTS)
_NEVER_EMPTY_AGAIN = ("summary", "subject", "domain")
_COLUMNS = frozenset(field.name for field in RegisteredModel._meta.fields)
_NOT_ASKED_HERE = ("code", "unit", "steward", "campaign", "created_by")


def is_fixed(model: RegisteredModel, name: str) -> bool:
    """Whether the field stands since the model was registered."""
    return name in REGISTRATION and model.state in LIVING_STATES


def only_known(changes: Mapping[str, Any]) -> None:
    """Raise ValueError for a field that nobody edits: a fault of the caller, not of people."""
    if unknown := set(changes) - set(EDITABLE):
        raise ValueError(f"These fields of a model are not edited: {sorted(unknown)}")


def check_fields(model: RegisteredModel, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Set the columns that `changes` names and look at the whole model; gives what is wrong, by field.

    Without a query: that a campaign exists its foreign key sees to.
    """
    asked = {name: value for name, value in changes.items() if name not in LISTS}
    campaign_before = model.campaign_id
    for name, value in asked.items():
        setattr(model, name, clean(value, multiline=name in LONG_TEXTS) if isinstance(value, str) else value)
    errors: dict[str, Any] = _too_long(model, asked)
    if "started_on" in asked and (fault := fault_of_start(model)):
        errors["started_on"] = [fault]
    if model.campaign is not None and model.campaign_id != campaign_before and not _takes_part(model):
        errors["campaign"] = [_("The unit does not take part in this campaign.")]
    if model.state not in {ModelState.DRAFT, ModelState.ENDED}:
        empty = _("What was submitted cannot be left without this.")
        errors |= {name: [empty] for name in _NEVER_EMPTY_AGAIN if name in asked and not getattr(model, name)}
    untouched: frozenset[str] = frozenset()
    if model.pk is None:
        untouched = _COLUMNS - {"title", *asked}  # defaults, which are good
    try:
        model.clean_fields(exclude=untouched.union(_NOT_ASKED_HERE, errors))
    except ValidationError as refused:
        errors |= refused.update_error_dict({})
    return errors


def _too_long(model: RegisteredModel, names: Iterable[str]) -> dict[str, Any]:
    """Django's models do not bound long texts; a column without bounds is no place for a book."""
    errors = {}
    for name in LONG_TEXTS:
        column: Any = RegisteredModel._meta.get_field(name)
        most = column.max_length
        if name in names and most and len(getattr(model, name)) > most:
            words = _("At most %(most)s letters fit here; these are %(count)s. Attach the rest as a document.")
            told = {"most": number_format(most), "count": number_format(len(getattr(model, name)))}
            errors[name] = [words % told]
    return errors


def fault_of_start(model: RegisteredModel) -> str:
    """A day that has come, on which the unit or one that it came from existed; unknown days are open (DOMAIN §3)."""
    day, unit = model.started_on, model.unit
    if day is None:
        return ""
    if fault := fault_of_day(unit, day):
        return fault
    if unit.valid_to is not None and day > unit.valid_to:
        return _("%(unit)s did not exist any more on this day; it ended on %(day)s.") % {
            "unit": unit,
            "day": date_format(unit.valid_to, "SHORT_DATE_FORMAT"),
        }
    return ""


def fault_of_day(unit: Unit, day: datetime.date) -> str:
    """A day on which something can have been done: it has come, and the unit or one that it came from existed."""
    begins = known_start(unit.valid_from)
    if day > today():
        return _("This day has not come yet.")
    if begins is not None and day < begins and not Unit.objects.origins_of(unit).in_force(day).exists():
        return _("%(unit)s exists from %(day)s; no unit that it came from existed on this day either.") % {
            "unit": unit,
            "day": date_format(begins, "SHORT_DATE_FORMAT"),
        }
    return ""


def fault_of_happening(model: RegisteredModel, day: datetime.date) -> str:
    """A day on which something can have happened to the model, which may have begun long before its registration.

    Since it began; where nobody said when that was, since the unit exists or one that it came from.
    """
    fault = fault_of_day(model.unit, day)
    begun = model.started_on and min(model.started_on, model.registered_on or model.started_on)
    if begun and day < begun and not fault:
        words = _("The model began on %(day)s; nothing of an earlier day is entered.")
        return words % {"day": date_format(begun, "SHORT_DATE_FORMAT")}
    return fault


def _takes_part(model: RegisteredModel) -> bool:
    """The campaign is one of the unit, of its steward, or of a unit above one of them."""
    campaign = model.campaign
    assert campaign is not None  # noqa: S101 - the caller asked
    above = {*model.steward.path.split("/"), *model.unit.path.split("/")}
    return bool({str(campaign.steward_id), str(campaign.unit_id)} & above)


def check_unit_is_there(unit: Unit) -> None:
    """A unit of today. Raises ValidationError of `unit`."""
    begins = known_start(unit.valid_from)
    if unit.valid_to is not None and unit.valid_to < today():
        raise ValidationError({"unit": _("This unit does not exist any more.")})
    if begins is not None and begins > today():
        raise ValidationError({"unit": _("This unit does not exist yet.")})

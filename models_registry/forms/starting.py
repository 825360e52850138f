"""The first page of a new model: whose it is, and the little that must be known to begin."""

import datetime
from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from directives.enums import CampaignKind, WindowState
from directives.models import Campaign
from models_registry.choices import campaigns_to_join, units_to_write_for
from models_registry.completeness import WHY
from models_registry.forms.fields import asks_for_similar, field_of
from models_registry.models import RegisteredModel
from models_registry.queries.model_page import campaigns_for
from organizations.dates import today
from organizations.forms.fields import FoundUnitField, offer_units, own_unit_of
from organizations.models import Unit

FIRST_FIELDS = ("title", "campaign", "subject", "domain")


class NewModelForm(forms.Form):
    """Unit, and what `FIRST_FIELDS` names."""

    use_required_attribute = False
    unit = FoundUnitField(
        Unit.objects.none(),
        label=_("Unit"),
        empty_label=_("Choose …"),
        help_text=_("The level of the model follows from the unit."),
    )

    def __init__(self, *args: Any, user: Any, sent: Any, **options: Any) -> None:
        """Begin with the unit the account acts for, and with the campaign that fits best of the open ones.

        `sent` is what came with the request, also when it only searched for a unit.
        """
        super().__init__(*args, **options)
        for name in FIRST_FIELDS:
            self.fields[name] = field_of(RegisteredModel, name)
            self.fields[name].help_text = WHY[name]
        campaigns = campaigns_to_join(user).select_related("steward")
        offer_campaigns(self.fields["campaign"], campaigns)
        self.order_fields(["title", "unit"])
        self.fields["title"].widget.attrs |= asks_for_similar({"hx-include": "[name=unit]"})
        offer_units(self, units_to_write_for(user), sent, own=own_unit_of(user))
        if best := best_of(each for each in campaigns if each.registration.state(today()) == WindowState.OPEN):
            self.fields["campaign"].initial = best.pk

    def changes(self) -> dict[str, Any]:
        """The cleaned values of the model's fields."""
        return {name: self.cleaned_data[name] for name in FIRST_FIELDS}


def best_of(campaigns: Iterable[Campaign]) -> Campaign | None:
    """Of campaigns that are open: a year's before a term's, then the nearest unit's, then the one opened last."""
    return max(
        campaigns,
        key=lambda each: (each.kind == CampaignKind.YEAR, len(each.steward.path), each.registration_from, each.pk),
        default=None,
    )


def offer_campaigns(field: Any, campaigns: QuerySet[Campaign]) -> None:
    """A few long names that end with the year, so each is read whole: a telephone's list cuts them."""
    field.widget = forms.RadioSelect()
    field.empty_label = _("Not decided yet")
    field.label_from_instance = _with_its_end
    field.queryset = campaigns


def offer_candidacies(field: Any, model: RegisteredModel) -> None:
    """The campaigns in which the model's unit takes part, each with where today lies to its window of evaluation.

    One that was over before the model was registered says so: its turn is past, though not forbidden (DOMAIN §5).
    """
    field.label_from_instance = partial(_with_its_evaluation, registered=model.registered_on)
    field.queryset = campaigns_for(model)


def _with_its_evaluation(campaign: Campaign, *, registered: datetime.date | None) -> str:
    window = campaign.evaluation
    told: list[Any] = []
    days = {"begins": _day(window.begins), "ends": _day(window.ends)}
    state = window.state(today())
    if state == WindowState.OPEN:
        told.append(_("evaluation open until %(ends)s") % days)
    elif state == WindowState.AHEAD:
        told.append(_("evaluation opens on %(begins)s") % days)
    elif state == WindowState.OVER:
        told.append(_("evaluation ended on %(ends)s") % days)
    else:
        told.append(_("no days of evaluation yet"))
    if registered is not None and campaign.year_to < registered.year:
        told.append(_("before the model was registered, in %(year)s") % {"year": registered.year})
    return f"{campaign.name} ({'; '.join(map(str, told))})"


def _day(day: datetime.date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


def _with_its_end(campaign: Campaign) -> str:
    """The name; of a campaign whose registration is over, since when."""
    if campaign.registration.state(today()) != WindowState.OVER:
        return campaign.name
    words = _("%(campaign)s (registration ended on %(day)s)")
    day = date_format(campaign.registration_to, "SHORT_DATE_FORMAT")
    return str(words % {"campaign": campaign.name, "day": day})

"""Forms of the working calendar."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import typed_date
from organizations.models import CalendarDay
from organizations.services.calendar import check_day

_KINDS = [("no", _("Day off")), ("yes", _("Weekend day that is worked in exchange"))]
FIRST_YEAR, LAST_YEAR = 2000, 2100


class ChangeDayForm(forms.Form):
    """What a special day is and what it is called."""

    is_working = forms.TypedChoiceField(
        choices=_KINDS, coerce=lambda value: value == "yes", label=_("Kind"), widget=forms.RadioSelect, initial="no"
    )
    name = forms.CharField(max_length=200, label=_("Name"), help_text=_("For example the holiday, or the swapped day."))
    reason = forms.CharField(
        max_length=500,
        required=False,
        label=_("Reason"),
        help_text=_("For example the number and date of the announcement; stands in the record of changes."),
    )

    def __init__(self, *args: Any, special: CalendarDay | None = None, **kwargs: Any) -> None:
        """`special`: the day that is changed."""
        super().__init__(*args, **kwargs)
        self._special = special

    def clean(self) -> dict[str, Any]:
        """Only weekend days can be worked in exchange."""
        cleaned = super().clean() or {}
        day = self._special.day if self._special else cleaned.get("day")
        if day and "is_working" in cleaned:
            check_day(day, cleaned["is_working"])
        return cleaned


class NewDayForm(ChangeDayForm):
    """A special day with its date."""

    day = forms.DateField(label=_("Day"), widget=typed_date())
    field_order = ("day",)

    def clean_day(self) -> Any:
        """A day of the years the calendar shows that is not in it yet."""
        day = self.cleaned_data["day"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(
                _("The calendar goes from %(first)s to %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )
        if CalendarDay.objects.filter(day=day).exists():
            raise forms.ValidationError(_("This day is in the calendar already."))
        return day


class RemoveDayForm(forms.Form):
    """Why a special day is taken out."""

    reason = forms.CharField(
        max_length=500,
        required=False,
        label=_("Reason"),
        help_text=_("For example the number and date of the announcement; stands in the record of changes."),
    )

"""The field that names one unit of a list; names recur, so one that ended says when."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from organizations.models import Unit


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """One of the units of its queryset."""

    def label_from_instance(self, obj: Unit) -> str:
        """The name, and for a unit that ended when that was."""
        if obj.valid_to is None:
            return obj.name
        words = _("%(unit)s (until %(day)s)")
        return str(words % {"unit": obj.name, "day": date_format(obj.valid_to, "SHORT_DATE_FORMAT")})

"""Forms of units."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import typed_date
from organizations.models import Unit
from organizations.services.units import EDITABLE


class DayForm(forms.Form):
    """The day on which a tree or a list of units is looked at."""

    on = forms.DateField(label=_("On the day"), required=False, widget=typed_date())


class UnitForm(forms.ModelForm):  # type: ignore[type-arg]
    """What administrators correct about a unit; `version` is the one they saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = Unit
        fields = EDITABLE
        localized_fields = ("latitude", "longitude", "area_km2")
        help_texts: ClassVar = {
            "name": _("As it stands in the document that founded it, with its kind: Phường Ba Đình."),
            "short_name": _("Without the kind, as lists sort it: Ba Đình."),
            "latitude": _("In degrees, of the middle of its area. Give both or neither."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The form begins with the version that is shown."""
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def changes(self) -> dict[str, Any]:
        """The cleaned values of the fields that are stored."""
        return {name: self.cleaned_data[name] for name in EDITABLE}

    def _post_clean(self) -> None:
        """The service checks and stores; the form's instance stays as it was read."""

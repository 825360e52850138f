"""Forms of requests for a person's data: the day, other opinions by the codes the citizen brings, the purpose."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues.forms.opinions import PurposeForm
from dialogues.models import Opinion
from dialogues.opinion_codes import read
from dialogues.permissions.data_requests import may_hand_out
from dialogues.services.data_requests import is_same_citizen
from mobilization.common.filters import typed_date
from models_registry.forms.fields import TypedText
from organizations.dates import today

MOST_CODES = 50


class DataRequestForm(PurposeForm):
    """A request about this opinion, and about others that the citizen names by their codes or numbers."""

    asked_on = forms.DateField(label=gettext_lazy("Day on which the citizen asked"), widget=typed_date())
    codes = TypedText(
        label=gettext_lazy("Other opinions of the same citizen"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "A code or number a line, as the citizen brings them. A number alone is enough where the same name was "
            "given with the same telephone or address. Nobody looks for opinions by a name."
        ),
    )  # fmt: skip
    field_order = ("asked_on", "codes", "purpose")

    def __init__(self, *args: Any, user: Any, opinion: Opinion, **kwargs: Any) -> None:
        """`opinion` is the one it begins with."""
        super().__init__(*args, **kwargs)
        self.user, self.opinion = user, opinion
        self.fields["asked_on"].initial = today

    def clean_codes(self) -> list[Opinion]:
        """The opinions, all of the unit one acts for. Raises ValidationError naming the lines that fit none."""
        lines = [line.strip() for line in self.cleaned_data["codes"].splitlines() if line.strip()]
        if len(lines) > MOST_CODES:
            raise ValidationError(_("50 codes at most."))
        rows = Opinion.objects.visible_to(self.user).select_related("steward")
        found, unknown, others = [], [], []
        for line in lines:
            code_hash = read(line)
            row = rows.filter(code_hash=code_hash) if code_hash else rows.filter(number__iexact=line)
            opinion = row.first()
            if opinion is None or not may_hand_out(self.user, opinion):
                unknown.append(line)
            elif not code_hash and not is_same_citizen(self.opinion, opinion):
                others.append(line)
            else:
                found.append(opinion)
        if unknown:
            text = _("No opinion that your unit looks after has this code or number: %(lines)s")
            raise ValidationError(text % {"lines": ", ".join(unknown)})
        if others:
            text = _("Nothing shows that the same citizen said this; ask for its code: %(lines)s")
            raise ValidationError(text % {"lines": ", ".join(others)})
        return found


class HandedOverForm(forms.Form):
    """The day on which the citizen had it."""

    done_on = forms.DateField(label=gettext_lazy("Day on which the citizen had it"), widget=typed_date())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """It begins with today."""
        super().__init__(*args, **kwargs)
        self.fields["done_on"].initial = today

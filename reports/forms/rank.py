"""The form of a rank: of which units, by which figure, in which period, in which view."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.dates import today
from organizations.figures import Scope
from organizations.forms.fields import UnitField
from organizations.models import Unit
from reports import measures as composed
from reports.enums import PERIODIC_CHOICES, ReportKind
from reports.forms.periods import LENSES, named_period, number_now
from reports.measures import Measure
from reports.offered import grouped
from reports.periods import ReportPeriod, before
from reports.queries.rank import Asked, heads_for

NAMED = ("unit", "measure", "of", "kind", "year", "number", "lens")
"""What an address of a rank may say."""
FIRST_YEAR, LAST_YEAR = 2000, 2100


class RankForm(forms.Form):
    """Everything may be left out: then it is one's own unit, the first figure, this year, as it is now."""

    unit = UnitField(Unit.objects.none(), label=_("Units directly below"), empty_label=None)
    measure = forms.ChoiceField(label=_("Figure"))
    of = forms.ChoiceField(label=_("As a share of"), required=False)
    kind = forms.ChoiceField(label=_("Period"), choices=PERIODIC_CHOICES)
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    number = forms.IntegerField(label=_("Month or quarter"), required=False, min_value=1, max_value=12)
    lens = forms.ChoiceField(label=_("Units"), choices=LENSES)

    def __init__(self, asked: Any, *, user: Any) -> None:
        """`user`: which units and figures are offered."""
        heads = heads_for(user)
        own = user.acting.unit if user.acting else None
        usual = own.pk if own else heads.order_by("path").values_list("pk", flat=True).first()
        told = {name: asked[name] for name in NAMED if asked.get(name)}
        offered = composed.readable(user, own)
        first = {
            "unit": usual, "measure": offered[0].key if offered else "", "kind": ReportKind.YEAR.value,
            "year": today().year, "lens": "steward",
        }  # fmt: skip
        super().__init__(first | told)
        groups = [(each.title, [(one.key, str(one.title)) for one in each.measures]) for each in grouped(offered)]
        fields: Any = self.fields
        found: Any = heads
        fields["unit"].queryset = found.near_first(own)
        fields["measure"].choices = groups
        fields["of"].choices = [("", _("the number itself")), *groups]

    def clean(self) -> dict[str, Any]:
        """The period there is."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["period"] = named_period(self, usual=number_now(cleaned.get("kind")))
        return cleaned

    def period(self) -> ReportPeriod:
        """The period of a valid form."""
        found: ReportPeriod = self.cleaned_data["period"]
        return found

    def asked(self) -> Asked:
        """What a valid form asks for."""
        given, period = self.cleaned_data, self.period()
        whole: Measure | None = composed.measure(given["of"]) if given["of"] else None
        days = before(period.kind, period.begins, period.ends)
        root, was = given["unit"], given["lens"] == "unit"
        return Asked(
            measure=composed.measure(given["measure"]),
            whole=whole,
            scope=Scope(root=root, as_it_was=was, period=period.days),
            before=Scope(root=root, as_it_was=was, period=days),
        )

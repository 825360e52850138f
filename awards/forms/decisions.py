"""Forms of decisions: text, documents, signing, annulling, who is on the list."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.enums import Recipient
from awards.forms.authorities import SubjectField
from awards.forms.catalogues import offer_choices
from awards.models import Decision, DecisionRecipient, Nomination
from awards.queries.decisions import people_to_name, units_to_draft_for
from awards.services.decision_recipients import RECIPIENT
from awards.services.decisions import OUTSIDE, OWN
from directives.forms.fields import DocumentField
from directives.models import DirectiveDocument
from mobilization.common.editing import content_of
from mobilization.common.filters import typed_date
from mobilization.common.finding import chosen, find_field, searched, to_offer
from mobilization.common.one_line import OneLine
from mobilization.common.record_forms import RecordForm
from mobilization.common.typed_numbers import TypedInteger
from models_registry.forms.fields import TypedText
from models_registry.forms.reasons import REASON
from organizations.dates import today
from organizations.forms.fields import FoundUnitField, offer_units, own_unit_of
from organizations.models import Person, Unit

FIND_PERSON = "find_person"
DIRECT = [("", _("Not said")), ("true", _("Yes")), ("false", _("No"))]


class DecisionForm(RecordForm):
    """The text of a decision of one's own."""

    class Meta:
        model = Decision
        fields: tuple[str, ...] = OWN
        widgets: ClassVar = {
            "title": OneLine,
            "issuer": OneLine,
            **dict.fromkeys(("decider", "requested_by", "money_from", "carried_out_by"), OneLine),
            "signed_on": typed_date(),
            "bases": forms.Textarea(attrs={"rows": 4}),
            "sent_to": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar = {
            "title": _("As below the word QUYẾT ĐỊNH: “Về việc tặng Giấy khen …”."),
            "branch": _("The same unit decides as Party body or as body of the State; each has a register of its own."),
            "symbol": _("Empty: the portal proposes one, such as QĐ-UBND."),
            "place": _("Empty: the place of the unit."),
            "decider": _("Empty: the portal proposes one, such as Chủ tịch Ủy ban nhân dân phường …"),
            "requested_by": _("As it follows “Theo đề nghị của”. Empty: the units that nominated who is on the list."),
            "money_from": _("As it follows “chi từ”, for example Quỹ thi đua, khen thưởng năm 2026."),
            "carried_out_by": _(
                "As in the last article, for example Chánh Văn phòng …; those commended and who is concerned are named "
                "there anyway."
            ),
            "signer": _("Needed when it is submitted."),
            "signer_post": _("As it stands above the signature, for example Chủ tịch."),
            "bases": _("One a line, as on paper. Documents of the portal are named on the page of the decision."),
            "sent_to": _("Who gets a copy, one a line, as below “Nơi nhận”."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A branch is chosen, never guessed."""
        super().__init__(*args, **kwargs)
        offer_choices(self, "branch", *(["level"] if "level" in self.fields else []))


class OutsideDecisionForm(DecisionForm):
    """A decision of another body, as printed."""

    class Meta(DecisionForm.Meta):
        fields = OUTSIDE
        help_texts: ClassVar = {
            "title": _("As it stands on the decision."),
            "level": _("Level of the body that decided; the Centre is one of its own."),
            "issuer": _("The body as it is called on the decision."),
            "printed_number": _("Exactly as printed, for example 512-QĐ/BDVTW."),
            "bases": _("One a line, if they matter here."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Who issued it, under which number, when: no such decision lacks these."""
        super().__init__(*args, **kwargs)
        for name in ("issuer", "printed_number", "signed_on"):
            self.fields[name].required = True


class _OfUnit(forms.Form):
    unit = FoundUnitField(Unit.objects.none(), label=_("Unit"), empty_label=_("Choose …"))

    def __init__(self, *args: Any, user: Any, sent: Any, **kwargs: Any) -> None:
        """`user`: for whose units one may be drafted; `sent` came with the request, also when it only searched."""
        super().__init__(*args, **kwargs)
        self.order_fields(["unit"])
        offer_units(self, units_to_draft_for(user), sent, own=own_unit_of(user))


class NewDecisionForm(_OfUnit, DecisionForm):
    """A new decision of one of the units one drafts for."""


class NewOutsideForm(_OfUnit, OutsideDecisionForm):
    """Another body's decision that one of these units keeps."""


class _Edit(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class EditDecisionForm(_Edit, DecisionForm):
    """Changes of a draft; `version` is the one the editor saw."""


class EditOutsideForm(_Edit, OutsideDecisionForm):
    """Changes of another body's decision."""


class BasisForm(forms.Form):
    """A document of the portal on which the decision rests."""

    find = find_field(_("Find a document by number or words"), shows="document")
    document = DocumentField(DirectiveDocument.objects.none(), label=_("Document"), empty_label=_("Choose …"))

    def __init__(self, *args: Any, user: Any, decision: Decision, sent: Any, **kwargs: Any) -> None:
        """`user`: whose documents may be chosen; those the decision names already are not offered."""
        super().__init__(*args, **kwargs)
        named = decision.basis_rows.values("document")
        field: Any = self.fields["document"]
        if field.offer(DirectiveDocument.objects.visible_to(user).exclude(pk__in=named), None, sent):
            del self.fields["find"]


class SignForm(forms.Form):
    """The day of the signature; the number follows from the register."""

    signed_on = forms.DateField(
        label=_("Signed on"),
        initial=today,
        widget=typed_date(),
        help_text=_("The day on the decision. Numbers follow days: no earlier one than of the number given last."),
    )
    explained = TypedText(
        label=_("Why who signs differs from who decides"),
        help_text=_("For example an authorisation, with its number. It stands on record."),
        max_length=REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnnulForm(forms.Form):
    """On what ground, on which day, and by which decision."""

    ground = TypedText(
        label=_("Ground of the annulment"),
        help_text=_("For example false declaration, forged file, unlawful appraisal, later violation."),
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    on = forms.DateField(label=_("Annulled on"), initial=today, widget=typed_date())
    number = forms.CharField(label=_("Number of the annulling decision"), max_length=60)


def _direct() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Works directly or at the grassroots"),
        required=False,
        choices=DIRECT,
        coerce=lambda value: value == "true",
        empty_value=None,
        help_text=_("The share among persons is shown before the decision is signed."),
    )


class RecipientForm(RecordForm):
    """Who is commended with what; `seen` names what the editor saw, and is empty for a new one."""

    subject = SubjectField(label=_("Title or form"))
    find_person = find_field(_("Find a person of the unit by name"), shows="person")
    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Person in the portal"),
        required=False,
        empty_label=_("None"),
        help_text=_("Whoever has or had a role in the unit or below it. Others have their name alone."),
    )
    unit = FoundUnitField(
        Unit.objects.none(),
        label=_("Unit"),
        required=False,
        empty_label=_("None"),
        help_text=_("Of a collective the collective itself, of others where they worked or lived that day."),
    )
    works_directly = _direct()
    money = TypedInteger(label=_("Money with it (đồng)"), required=False, min_value=0, localize=True)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    class Meta:
        model = DecisionRecipient
        fields = RECIPIENT
        widgets: ClassVar = {"name": OneLine, "position": OneLine}
        help_texts: ClassVar = {
            "name": _("Ông, Bà and the name, or the collective, as they stand in the decision."),
            "number": _("More than 1 only where the decision does not name them, such as “40 cá nhân”."),
            "order": _("Empty: at the end."),
        }

    def __init__(self, *args: Any, decision: Decision, sent: Any, **kwargs: Any) -> None:
        """`decision`: whose people may be named; `sent` came with the request, also when it only searched."""
        super().__init__(*args, **kwargs)
        subject: Any = self.fields["subject"]
        subject.offer()
        offer_choices(self, "recipient")
        if not decision.is_outside:
            del self.fields["number"]
        self.fields["order"].required = False
        if self.instance.pk:
            row = self.instance
            known = {None: "", True: "true", False: "false"}
            self.initial["subject"] = f"{row.subject.AUTHORITY}-{row.subject.pk}"
            self.initial["works_directly"] = known[row.works_directly]
            self.initial["seen"] = content_of(row)
        else:
            self.initial["order"] = None
        names = [name for name in RECIPIENT if name not in ("person", "unit")]
        self.order_fields(["subject", *names[:3], FIND_PERSON, "person", "unit", *names[3:]])
        self._offer_people(decision, sent)
        kept = self.instance.unit_id if self.instance.pk else None
        offer_units(self, Unit.objects.all(), sent, own=kept)

    def _offer_people(self, decision: Decision, sent: Any) -> None:
        people, text = people_to_name(decision.steward), searched(sent, FIND_PERSON)
        kept = [*chosen(sent, "person"), *([self.instance.person_id] if self.instance.person_id else [])]
        offer = to_offer(people, people.found_by(text) if text else None, kept, text=text)  # type: ignore[attr-defined]
        field: Any = self.fields["person"]
        field.queryset, field.found_words = offer.rows, offer.words
        if offer.are_all:
            del self.fields[FIND_PERSON]

    def values(self) -> dict[str, Any]:
        """As the service takes them; without a place the one it has."""
        known = super().values()
        if known.get("order") is None:
            known["order"] = self.instance.order if self.instance.pk else None
        return known


class LinesForm(forms.Form):
    """Several who are given the same, one a line."""

    subject = SubjectField(label=_("Title or form"))
    recipient = forms.ChoiceField(label=_("Kind of recipient"), choices=Recipient.choices)
    works_directly = _direct()
    money = TypedInteger(label=_("Money with it (đồng)"), required=False, min_value=0, localize=True)
    lines = forms.CharField(
        label=_("Who is commended"),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=200_000,
        help_text=_("One a line: the name; after a semicolon the post, unit or address. For example: Nguyễn Văn An; "
                    "Trưởng thôn 3, xã Minh Châu."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Both catalogues are short, and everybody reads them."""
        super().__init__(*args, **kwargs)
        subject: Any = self.fields["subject"]
        subject.offer()
        offer_choices(self, "recipient")

    def values(self) -> dict[str, Any]:
        """What holds for all of them."""
        return {name: self.cleaned_data[name] for name in ("recipient", "works_directly", "money")}


MOST_SHOWN = 200


class NominationField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Recommended nominations, each with what for, and from whom."""

    def label_from_instance(self, obj: Nomination) -> str:
        """Name, title or form, unit, code."""
        return f"{obj.name} – {obj.subject} ({obj.unit.name}, {obj.code})"


class NominatedForm(forms.Form):
    """Whom of those who were recommended the decision is to commend."""

    nominations = NominationField(
        Nomination.objects.none(),
        label=_("Nominations that wait for a decision"),
        widget=forms.CheckboxSelectMultiple,
        required=True,
        error_messages={"required": _("Choose at least one nomination.")},
    )

    def __init__(self, *args: Any, waiting: Any, **kwargs: Any) -> None:
        """`waiting`: those that may be chosen; the first MOST_SHOWN are offered."""
        super().__init__(*args, **kwargs)
        ids = list(waiting.values_list("pk", flat=True)[: MOST_SHOWN + 1])
        field: Any = self.fields["nominations"]
        field.queryset = waiting.filter(pk__in=ids[:MOST_SHOWN])
        if len(ids) > MOST_SHOWN:
            text = _("The first %(most)s; the others are offered when these are on the list.")
            field.help_text = text % {"most": MOST_SHOWN}

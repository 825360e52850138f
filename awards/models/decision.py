"""Decision on awards: by whom, under which number, on what ground, and whom it commends with what (DOMAIN §5)."""

from typing import Any, ClassVar

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.decision_querysets import DecisionQuerySet, DecisionRecipientQuerySet
from awards.enums import MADE, Branch, DecidingLevel, DecisionState
from awards.models.awarded import Awarded
from awards.models.nomination import Nomination
from awards.models.register import NUMBER_IS_DRAWN
from directives.models import DirectiveDocument
from mobilization.common.text import clean, fold
from mobilization.workflow.models import TransitionLog
from organizations.models import Stewarded

ONE_LINE = (
    "title", "issuer", "printed_number", "symbol", "place", "signer", "signer_post", "decider", "requested_by",
    "money_from", "carried_out_by",
)  # fmt: skip
MOST_MONEY = 100_000_000_000
_DECISION_STAYS = """
    IF TG_OP = 'DELETE' THEN
        IF OLD.state IN ('signed', 'published', 'annulled') THEN
            RAISE EXCEPTION 'A decision that was made is not deleted' USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state IN ('signed', 'published', 'annulled') AND (
        NEW.state IN ('draft', 'submitted') OR NEW.is_outside <> OLD.is_outside OR NEW.unit_id <> OLD.unit_id
        OR NOT OLD.is_outside AND
            (NEW.year, NEW.number, NEW.symbol, NEW.signed_on, NEW.branch, NEW.title, NEW.signer, NEW.signer_post,
                NEW.place, NEW.bases, NEW.decider, NEW.requested_by, NEW.money_from, NEW.carried_out_by, NEW.sent_to)
            IS DISTINCT FROM
            (OLD.year, OLD.number, OLD.symbol, OLD.signed_on, OLD.branch, OLD.title, OLD.signer, OLD.signer_post,
                OLD.place, OLD.bases, OLD.decider, OLD.requested_by, OLD.money_from, OLD.carried_out_by, OLD.sent_to)
    ) THEN
        RAISE EXCEPTION 'A decision that was made keeps its number and text' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
_RECIPIENTS_STAY = """
    IF TG_OP = 'DELETE' THEN
        SELECT state, is_outside INTO found FROM awards_decision WHERE id = OLD.decision_id;
    ELSE
        SELECT state, is_outside INTO found FROM awards_decision WHERE id = NEW.decision_id;
        IF NEW.number > 1 AND NOT found.is_outside THEN
            RAISE EXCEPTION 'A decision of the portal names everybody' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF found.state IN ('signed', 'published', 'annulled') AND NOT found.is_outside AND (
        TG_OP <> 'UPDATE' OR
        (NEW.decision_id, NEW.nomination_id, NEW.title_id, NEW.form_id, NEW.recipient, NEW.name, NEW.position,
            NEW.money, NEW.number)
        IS DISTINCT FROM
        (OLD.decision_id, OLD.nomination_id, OLD.title_id, OLD.form_id, OLD.recipient, OLD.name, OLD.position,
            OLD.money, OLD.number)
    ) THEN
        RAISE EXCEPTION 'A decision that was made keeps its recipients' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


class Decision(Stewarded):
    """A decision of the unit, or one of another body (`is_outside`) that the unit keeps with its number as printed.

    The number of one's own is drawn from the unit's register when it is signed; until then there is none.
    """

    title = models.CharField(_("what it is about"), max_length=500)
    branch = models.CharField(_("in whose name"), max_length=17, choices=Branch)
    level = models.CharField(_("level of the body that decides"), max_length=10, choices=DecidingLevel)
    is_outside = models.BooleanField(_("decision of another body"), default=False, editable=False)
    issuer = models.CharField(_("issued by"), max_length=300, blank=True)
    printed_number = models.CharField(_("number and symbol as printed"), max_length=60, blank=True)
    symbol = models.CharField(_("symbol after the number"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, editable=False)
    number = models.PositiveIntegerField(_("number"), null=True, editable=False)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    place = models.CharField(_("place it is dated from"), max_length=100, blank=True)
    signer = models.CharField(_("signer"), max_length=200, blank=True)
    signer_post = models.CharField(_("post of who signs"), max_length=200, blank=True)
    bases = models.TextField(_("other legal bases"), max_length=3000, blank=True)
    decider = models.CharField(_("who decides, as on paper"), max_length=300, blank=True)
    requested_by = models.CharField(_("at the request of"), max_length=500, blank=True)
    money_from = models.CharField(_("where the money comes from"), max_length=300, blank=True)
    carried_out_by = models.CharField(_("who carries it out"), max_length=500, blank=True)
    sent_to = models.TextField(_("recipients of copies"), max_length=1000, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=DecisionState, default=DecisionState.DRAFT, editable=False
    )
    annulled_on = models.DateField(_("annulled on"), null=True, blank=True, editable=False)
    annulled_by = models.CharField(_("number of the annulling decision"), max_length=60, blank=True, editable=False)
    annulled_why = models.TextField(_("ground of the annulment"), max_length=2000, blank=True, editable=False)
    documents: "models.ManyToManyField[DirectiveDocument, DecisionBasis]" = models.ManyToManyField(
        DirectiveDocument, through="DecisionBasis", blank=True, related_name="+", verbose_name=_("legal bases")
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    search = models.CharField(max_length=1500, editable=False, default="")
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on awards")
        verbose_name_plural = _("decisions on awards")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "branch", "year", "number"], name="decision_number_once"),
            models.CheckConstraint(name="decision_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="decision_known",
                condition=Q(state__in=DecisionState.values, branch__in=Branch.values, level__in=DecidingLevel.values),
            ),
            models.CheckConstraint(
                name="decision_numbered_when_signed",
                condition=Q(is_outside=True, number__isnull=True, year__isnull=True)
                | Q(
                    is_outside=False,
                    state__in=MADE,
                    number__isnull=False,
                    number__gte=1,
                    year__isnull=False,
                    signed_on__isnull=False,
                    signed_on__year=F("year"),
                )
                | Q(
                    is_outside=False,
                    state__in=[DecisionState.DRAFT, DecisionState.SUBMITTED],
                    number__isnull=True,
                    year__isnull=True,
                    signed_on__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="decision_signed_by_somebody",
                condition=Q(is_outside=True) | ~Q(state__in=MADE) | (~Q(signer="") & ~Q(signer_post="")),
            ),
            models.CheckConstraint(
                name="decision_outside_as_printed",
                condition=Q(is_outside=False, issuer="", printed_number="")
                | (Q(is_outside=True, signed_on__isnull=False) & ~Q(issuer="") & ~Q(printed_number="")),
            ),
            models.CheckConstraint(
                name="decision_annulled_by_decision",
                condition=(Q(state=DecisionState.ANNULLED, annulled_on__isnull=False))
                & ~Q(annulled_by="")
                & ~Q(annulled_why="")
                | (~Q(state=DecisionState.ANNULLED) & Q(annulled_on__isnull=True, annulled_by="", annulled_why="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["created_at", "id"], name="decision_by_entry"),
            models.Index(fields=["signed_on", "id"], name="decision_by_day"),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="decision_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_DECISION_STAYS,
            ),
            pgtrigger.Trigger(
                name="number_is_drawn",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("number"),  # type: ignore[no-untyped-call]
                func=NUMBER_IS_DRAWN,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store texts clean, with what finds them."""
        for name in ONE_LINE:
            setattr(self, name, clean(getattr(self, name)))
        self.search = fold(f"{self.title} {self.numbered} {self.issuer}")[:1500]
        if (names := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*names, "search"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The decision's page."""
        return reverse("awards:decision", args=[self.pk])

    @property
    def numbered(self) -> str:
        """Number and symbol as on paper: 05/QĐ-UBND, of a Party body 05-QĐ/ĐU; empty while there is none."""
        if self.is_outside:
            return self.printed_number
        if self.number is None:
            return ""
        return f"{self.number:02d}{'-' if self.branch == Branch.PARTY else '/'}{self.symbol}"

    @property
    def decided_by(self) -> str:
        """The body, as it is called: of an outside decision as printed."""
        return self.issuer if self.is_outside else self.unit.name


class DecisionTransition(TransitionLog):
    """A step in the life of a decision."""

    subject = models.ForeignKey(
        Decision, models.CASCADE, related_name="transitions", verbose_name=_("decision on awards")
    )

    class Meta:
        verbose_name = _("step of a decision on awards")
        verbose_name_plural = _("steps of decisions on awards")


class DecisionBasis(models.Model):
    """A document of the portal on which the decision rests."""

    decision = models.ForeignKey(
        Decision, models.CASCADE, related_name="basis_rows", verbose_name=_("decision on awards")
    )
    document = models.ForeignKey(DirectiveDocument, models.PROTECT, related_name="+", verbose_name=_("document"))

    class Meta:
        verbose_name = _("legal basis of a decision")
        verbose_name_plural = _("legal bases of decisions")
        constraints: ClassVar = [models.UniqueConstraint(fields=["decision", "document"], name="decision_basis_once")]

    def __str__(self) -> str:
        return str(self.document)


class DecisionRecipient(Awarded):
    """Somebody the decision commends, with what; `presented` is kept by the table of what was handed over.

    Of an outside decision a row may stand for a `number` of persons, households or collectives that nobody named.
    """

    decision = models.ForeignKey(
        Decision, models.CASCADE, related_name="recipients", verbose_name=_("decision on awards")
    )
    nomination = models.ForeignKey(
        Nomination,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="rows",
        verbose_name=_("nomination"),
    )
    order = models.PositiveIntegerField(_("place in the list"), default=1, validators=[MinValueValidator(1)])
    number = models.PositiveIntegerField(
        _("how many"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    money = models.PositiveBigIntegerField(
        _("money with it (đồng)"), null=True, blank=True, validators=[MaxValueValidator(MOST_MONEY)]
    )
    annulled_on = models.DateField(_("annulled on"), null=True, blank=True, editable=False)
    annulled_by = models.CharField(_("number of the annulling decision"), max_length=60, blank=True, editable=False)
    annulled_why = models.TextField(_("ground of the annulment"), max_length=2000, blank=True, editable=False)
    presented = models.PositiveIntegerField(_("handed over"), default=0, editable=False)

    objects = DecisionRecipientQuerySet.as_manager()

    class Meta(Awarded.Meta):
        verbose_name = _("recipient of an award")
        verbose_name_plural = _("recipients of awards")
        constraints: ClassVar = [
            *Awarded.Meta.constraints,
            models.CheckConstraint(name="recipient_counts", condition=Q(number__gte=1)),
            models.CheckConstraint(name="recipient_presented_within", condition=Q(presented__lte=F("number"))),
            models.CheckConstraint(
                name="recipient_annulled_by_decision",
                condition=(Q(annulled_on__isnull=False) & ~Q(annulled_by="") & ~Q(annulled_why=""))
                | Q(annulled_on__isnull=True, annulled_by="", annulled_why=""),
            ),
            models.CheckConstraint(
                name="recipient_many_unknown",
                condition=Q(number=1) | Q(person__isnull=True, collective__isnull=True),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["decision", "order", "id"], name="recipient_in_order")]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="recipients_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("found", "record")],
                func=_RECIPIENTS_STAY,
            )
        ]

    def get_absolute_url(self) -> str:
        """It stands on the page of the decision."""
        return self.decision.get_absolute_url()

    @property
    def record_url(self) -> str:
        """The record of whom it was given to, once it was decided; empty for who has the name alone."""
        if self.person_id is not None and self.decision.state in MADE:
            return reverse("awards:person_record", args=[self.person_id])
        return reverse("awards:unit_record", args=[self.collective_id]) if self.collective_id is not None else ""

    @property
    def left(self) -> int:
        """How many were not handed over, as far as is recorded."""
        return self.number - self.presented

"""Council: who judges for a unit, and by which dated rules (DOMAIN §5)."""

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mobilization.common.text import clean, fold
from organizations.models import Person, Stewarded
from organizations.models.membership import Period
from reviews.enums import CouncilRole, TieRule, VoteBase
from reviews.querysets import CouncilQuerySet
from reviews.voting import SHARE, Base, Tie, VoteRules, share_of

WHOLE = RangeBoundary(inclusive_lower=True, inclusive_upper=True)
TWO_THIRDS, HALF = "2/3", "50%"
IS_SHARE = [RegexValidator(SHARE, _("Give a share as a fraction or in whole per cent: 2/3, 50%%."))]


class Council(Stewarded):
    """A council (Hội đồng) of a unit, set up by a document for a term; both days count, the last may be open.

    `committee`: it is this steering committee, which recognises models itself and sits as a council to do so.
    """

    TITLE_FIELD = "name"

    name = models.CharField(_("name"), max_length=300)
    document_number = models.CharField(_("set up by document"), max_length=60)
    document_date = models.DateField(_("of the day"))
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    committee = models.OneToOneField(
        "reviews.SteeringCommittee",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="council",
        verbose_name=_("steering committee"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    search = models.CharField(max_length=800, editable=False, default="")
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = _("council")
        verbose_name_plural = _("councils")
        constraints: ClassVar = [
            models.CheckConstraint(name="council_has_name", condition=~Q(name="")),
            models.CheckConstraint(name="council_has_document", condition=~Q(document_number="")),
            models.CheckConstraint(
                name="council_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.UniqueConstraint(
                fields=["unit", "name", "valid_from"],
                name="council_once",
                violation_error_message=_("The unit has a council of this name from this day already."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["valid_from", "id"], name="council_by_day")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store texts clean, with what finds them."""
        self.name, self.document_number = clean(self.name), clean(self.document_number)
        self.search = fold(f"{self.name} {self.document_number}")[:800]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The council's page."""
        return reverse("reviews:council", args=[self.pk])


class CouncilMember(models.Model):
    """A person's seat; one seat at a time, one chair at a time, of a council."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="members", verbose_name=_("council"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    role = models.CharField(_("in the council"), max_length=10, choices=CouncilRole, default=CouncilRole.MEMBER)
    position = models.CharField(_("post"), max_length=200, blank=True)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("council member")
        verbose_name_plural = _("council members")
        constraints: ClassVar = [
            models.CheckConstraint(name="council_role_known", condition=Q(role__in=CouncilRole.values)),
            models.CheckConstraint(
                name="council_seat_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            ExclusionConstraint(
                name="council_one_seat_a_person",
                expressions=[
                    ("council", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (Period("valid_from", "valid_to", WHOLE), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The person sits in this council at that time already."),
            ),
            ExclusionConstraint(
                name="council_one_chair",
                condition=Q(role=CouncilRole.CHAIR),
                expressions=[
                    ("council", RangeOperators.EQUAL),
                    (Period("valid_from", "valid_to", WHOLE), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The council has a chair at that time already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_role_display()})"


class CouncilRules(models.Model):
    """How a council decides from a day on; the document that says so is named. What a session used stays with it."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="rules", verbose_name=_("council"))
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    quorum_share = models.CharField(
        _("members who must be present"), max_length=4, default=TWO_THIRDS, validators=IS_SHARE
    )
    needed_share = models.CharField(_("share needed"), max_length=4, default=HALF, validators=IS_SHARE)
    is_more_than = models.BooleanField(_("more than this share (else: at least)"), default=True)
    base = models.CharField(_("share"), max_length=7, choices=VoteBase, default=VoteBase.TOTAL)
    recused_count = models.BooleanField(_("recused members count in the base"), default=False)
    tie = models.CharField(_("as many for as against"), max_length=7, choices=TieRule, default=TieRule.REFUSED)
    is_secret = models.BooleanField(_("secret vote"), default=True)
    fewest_sheets = models.PositiveSmallIntegerField(
        _("score sheets each candidacy needs"), default=3, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    deadline_days = models.PositiveSmallIntegerField(
        _("working days from submission to decision"),
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    source = models.CharField(_("source"), max_length=500)

    class Meta:
        verbose_name = _("rules of a council")
        verbose_name_plural = _("rules of councils")
        constraints: ClassVar = [
            models.CheckConstraint(name="council_rules_have_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="council_rules_end_after_they_begin",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="council_rules_can_be_met",
                condition=Q(quorum_share__regex=SHARE, needed_share__regex=SHARE)
                & ~Q(needed_share="100%", is_more_than=True),
            ),
            models.CheckConstraint(
                name="council_rules_known", condition=Q(base__in=VoteBase.values, tie__in=TieRule.values)
            ),
            ExclusionConstraint(
                name="council_rules_one_at_a_time",
                expressions=[
                    ("council", RangeOperators.EQUAL),
                    (Period("valid_from", "valid_to", WHOLE), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The council has rules for a part of this time already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}, {self.valid_from:%d/%m/%Y}"

    @property
    def numbers(self) -> VoteRules:
        """What a vote is counted by. Raises ValueError for shares nobody can reach."""
        return VoteRules(
            quorum=share_of(self.quorum_share),
            needed=share_of(self.needed_share),
            is_more_than=self.is_more_than,
            base=Base(self.base),
            recused_count=self.recused_count,
            tie=Tie(self.tie),
        )

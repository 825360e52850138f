"""Keys of partner systems: what each is good for, and the secrets that prove it."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AbstractApplication

from mobilization.common.history import recorded
from organizations.models import Stewarded
from partners.querysets import ClientQuerySet


@recorded(exclude=["last_token_at"])
class Client(Stewarded):
    """A program of another body, bound to a unit with all below it and to scopes.

    What the protocol asks for stands in `application` of the library (client id, kind of grant). It acts by `account`,
    whose person bears its name and whose one membership has the role of a partner, so that rights, events and the
    record of changes hold for it as for people.
    """

    TITLE_FIELD = "contact"  # whose program it is, for whoever chooses a new steward

    application = models.OneToOneField(
        settings.OAUTH2_PROVIDER_APPLICATION_MODEL, models.PROTECT, related_name="partner", verbose_name=_("client id")
    )
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="partner", verbose_name=_("account")
    )
    contact = models.CharField(_("who answers for it"), max_length=300)
    scopes = ArrayField(models.CharField(max_length=30), verbose_name=_("scopes"))
    valid_from = models.DateField(_("first day"))
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    last_token_at = models.DateTimeField(_("last asked for a token"), null=True)
    created_at = models.DateTimeField(_("given"), auto_now_add=True)

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner system")
        verbose_name_plural = _("partner systems")
        indexes: ClassVar = [models.Index(fields=["created_at", "id"], name="client_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="client_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(name="client_has_scopes", condition=Q(scopes__len__gt=0)),
        ]

    def __str__(self) -> str:
        return str(self.account.person)

    def get_absolute_url(self) -> str:
        """The page of the key."""
        return reverse("partners:client", args=[self.pk])

    @property
    def client_id(self) -> str:
        """How the program names itself."""
        application: AbstractApplication = self.application
        return str(application.client_id)


@recorded(exclude=["secret_hash"])
class Secret(models.Model):
    """What a program proves itself by: SHA-256 of 256 random bits. Two are good while one replaces the other."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="secrets", verbose_name=_("partner system"))
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    ends_at = models.DateTimeField(_("good until"), null=True)

    class Meta:
        verbose_name = _("secret of a partner system")
        verbose_name_plural = _("secrets of partner systems")

    def __str__(self) -> str:
        return str(self.pk)

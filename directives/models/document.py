"""DirectiveDocument, the links between documents, and their files (DOMAIN §7)."""

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directives.enums import DocumentType, LinkKind
from directives.numbers import number_key
from directives.querysets import DocumentQuerySet
from mobilization.common.files import StoredFile
from mobilization.common.text import clean, fold
from organizations.models import Stewarded, Unit


class DirectiveDocument(Stewarded):
    """A document that directs the movement, known by number, issuer and date.

    The issuer is a unit of ours, or an outside body by its name. `unit` is who entered it. An internal document is
    read by the subtree of its steward and by the units it asks something of; the others by everybody signed in.
    """

    TITLE_FIELD = "number"

    number = models.CharField(_("number and symbol"), max_length=60, help_text=_("As printed, for example 12-CT/TU."))
    number_key = models.CharField(max_length=80, editable=False, db_collation="C")
    type = models.CharField(_("type"), max_length=20, choices=DocumentType)
    issuer_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="issued_documents", verbose_name=_("issuing unit")
    )
    issuer_name = models.CharField(
        _("outside issuer"), max_length=200, blank=True, help_text=_("A body that is not among the portal's units.")
    )
    issued_on = models.DateField(_("issued on"))
    abstract = models.TextField(_("abstract"), max_length=2000)
    signer = models.CharField(_("signed by"), max_length=200, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    is_internal = models.BooleanField(_("internal"), default=False)
    source = models.CharField(_("where it was published"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = models.TextField(editable=False, default="")
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("directive document")
        verbose_name_plural = _("directive documents")
        constraints: ClassVar = [
            models.CheckConstraint(name="document_has_number", condition=~Q(number_key="")),
            models.CheckConstraint(name="document_has_abstract", condition=~Q(abstract="")),
            models.CheckConstraint(name="document_type_known", condition=Q(type__in=DocumentType.values)),
            models.CheckConstraint(
                name="document_one_issuer",
                condition=(Q(issuer_unit__isnull=False) & Q(issuer_name=""))
                | (Q(issuer_unit__isnull=True) & ~Q(issuer_name="")),
            ),
            models.CheckConstraint(
                name="document_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.UniqueConstraint(
                fields=["number_key", "issued_on", "issuer_unit", "issuer_name"],
                name="document_once",
                nulls_distinct=False,
                violation_error_message=_("This document (number, issuer and date) is in the portal already."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["issued_on", "id"], name="document_by_date"),
            models.Index(OpClass(F("number_key"), "text_pattern_ops"), name="document_by_number"),
            GinIndex(OpClass(F("search"), "gin_trgm_ops"), name="document_search"),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store texts clean, with what finds them."""
        self.prepare()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The document's page."""
        return reverse("directives:document", args=[self.pk])

    def prepare(self) -> None:
        """Fill the derived columns; bulk writers call it themselves."""
        self.number, self.issuer_name = clean(self.number), clean(self.issuer_name)
        self.abstract = clean(self.abstract, multiline=True)
        self.number_key = number_key(self.number)
        self.search = fold(f"{self.number} {self.abstract} {self.issuer}")

    @property
    def issuer(self) -> str:
        """Who issued it, as people read it."""
        return self.issuer_unit.name if self.issuer_unit else self.issuer_name


class DocumentLink(models.Model):
    """What `document` does with `other`: it amends, replaces or implements it."""

    document = models.ForeignKey(DirectiveDocument, models.CASCADE, related_name="outgoing", verbose_name=_("document"))
    kind = models.CharField(_("what it does"), max_length=12, choices=LinkKind)
    other = models.ForeignKey(
        DirectiveDocument, models.PROTECT, related_name="incoming", verbose_name=_("other document")
    )

    class Meta:
        verbose_name = _("link between documents")
        verbose_name_plural = _("links between documents")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "other", "kind"], name="document_link_once"),
            models.CheckConstraint(name="document_link_to_another", condition=~Q(document=F("other"))),
            models.CheckConstraint(name="document_link_kind_known", condition=Q(kind__in=LinkKind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.get_kind_display()} {self.other}"


class DocumentFile(StoredFile):
    """The document itself, or an annex."""

    document = models.ForeignKey(DirectiveDocument, models.CASCADE, related_name="files", verbose_name=_("document"))

    class Meta:
        verbose_name = _("file of a document")
        verbose_name_plural = _("files of documents")

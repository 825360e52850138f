"""Person and User: a person exists without an account; a user is an account of a person."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mobilization.common.text import clean, fold, nfc, sort_key
from organizations.dates import today
from organizations.managers import UserManager
from organizations.querysets import PersonQuerySet

if TYPE_CHECKING:
    from organizations.models.membership import Membership


class Person(models.Model):
    """A human being the portal knows: officer, council member, awardee; with or without an account."""

    full_name = models.CharField(_("full name"), max_length=200)
    sort_key = models.CharField(max_length=800, editable=False, db_collation="C", db_index=True)
    search = models.CharField(max_length=400, editable=False, default="")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints: ClassVar = [
            models.CheckConstraint(name="person_has_name", condition=~models.Q(full_name="")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sort_key", "id"], name="person_by_name"),
            GinIndex(OpClass(models.F("search"), "gin_trgm_ops"), name="person_search"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the name clean, with what finds it and what sorts it as Vietnamese names are sorted: by given name."""
        self.full_name = clean(self.full_name)
        self.sort_key = sort_key(self.full_name, given_name_first=True)
        self.search = fold(self.full_name)[:400]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The person's page."""
        return reverse("organizations:person", args=[self.pk])


class User(AbstractBaseUser, PermissionsMixin):
    """An account: an e-mail address and a password, belonging to a person."""

    email = models.EmailField(
        _("e-mail address"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("An account with this e-mail address exists already.")},
    )
    person = models.OneToOneField(Person, models.PROTECT, related_name="user", verbose_name=_("person"))
    language = models.CharField(
        _("language"), max_length=2, choices=[("vi", _("Vietnamese")), ("en", _("English"))], default="vi"
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_program = models.BooleanField(
        _("account of a program"),
        default=False,
        help_text=_("It asks by key over the API; nobody signs in with it."),
    )
    is_staff = models.BooleanField(_("may open the technical administration"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    address_refused_at = models.DateTimeField(_("address refuses mail since"), null=True, blank=True, editable=False)

    second_factor_removed_at = models.DateTimeField(
        _("second factor taken off for its owner"), null=True, blank=True, editable=False
    )

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints: ClassVar = [
            models.CheckConstraint(name="user_email_in_lower_case", condition=models.Q(email=Lower("email"))),
            models.CheckConstraint(
                name="user_program_never_signs_in",
                condition=models.Q(is_program=False)
                | models.Q(password__startswith=UNUSABLE_PASSWORD_PREFIX, is_staff=False, is_superuser=False),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Addresses are kept in lower case, so that one mailbox has one account."""
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    @property
    def memberships_now(self) -> "list[Membership]":
        """What the person is today, oldest first; asked once per instance."""
        if not hasattr(self, "_memberships_now"):
            mine = apps.get_model("organizations", "Membership").objects.in_force(today())
            mine = mine.filter(person=self.person_id).select_related("unit").order_by("valid_from", "id")
            self._memberships_now: list[Membership] = list(mine)
        return self._memberships_now

    def set_password(self, raw_password: str | None) -> None:
        """Keep a password's hash; the text in NFC, so that it is the same from every keyboard. A program gets none."""
        super().set_password(None if raw_password is None or self.is_program else nfc(raw_password))

    def check_password(self, raw_password: str) -> bool:
        """Whether this is the password, in whichever composition of its accents."""
        return super().check_password(nfc(raw_password))

    @property
    def acting(self) -> "Membership | None":
        """The membership the person acts in: the chosen one while it is in force, else the oldest in force.

        `act_in` and the middleware of the request set the choice.
        """
        chosen = getattr(self, "_chosen_membership_id", None)
        return next((each for each in self.memberships_now if each.pk == chosen), None) or next(
            iter(self.memberships_now), None
        )

    @property
    def itself(self) -> "User":
        """The account, also where a stand-in is asked that Django loads it behind."""
        return self

    def act_in(self, membership_id: int | None) -> None:
        """Choose the membership to act in; one that is not theirs or not in force has no effect."""
        self._chosen_membership_id = membership_id
        self.__dict__.pop("_memberships_now", None)

    def roles_in_turn(self) -> "Iterator[Membership | None]":
        """Act in each role of today in turn (without any: in none), then again in the one that was chosen."""
        chosen = getattr(self, "_chosen_membership_id", None)
        try:
            held: list[Membership | None] = [*self.memberships_now]
            for each in held or [None]:
                self._chosen_membership_id = each.pk if each else None
                yield each
        finally:
            self._chosen_membership_id = chosen

    def get_full_name(self) -> str:
        """The person's name, as mails address them."""
        return self.person.full_name

    def get_short_name(self) -> str:
        """The given name: the last word of a Vietnamese name."""
        return self.person.full_name.split()[-1]

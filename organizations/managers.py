"""Making accounts, and finding one by its address whatever its capitals."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.base_user import BaseUserManager
from django.db import transaction

if TYPE_CHECKING:
    from organizations.models import User


class UserManager(BaseUserManager["User"]):
    """Accounts are found by e-mail address without regard to capitals."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account with this address; raises `User.DoesNotExist`."""
        return self.get(email__iexact=username)

    @transaction.atomic
    def create_user(self, email: str, password: str | None = None, *, full_name: str = "", **fields: Any) -> "User":
        """A person and an account; the name is the address's first part where none is given."""
        email = self.normalize_email(email).lower()
        person = apps.get_model("organizations", "Person").objects.create(
            full_name=full_name or email.partition("@")[0]
        )
        user = self.model(email=email, person=person, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account that may open the technical administration (`manage.py createsuperuser`)."""
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

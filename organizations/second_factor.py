"""The second factor: who must have one, who has one, and how its secrets are kept."""

import base64
import hashlib
import logging
import secrets

from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, User

logger = logging.getLogger(__name__)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted in the database: a copy of it is no second factor."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Codes of the app change every 30 seconds."),
    }

    def encrypt(self, text: str) -> str:
        """The text under a key that comes from the portal's secret key."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text again, also under former secret keys (`SECRET_KEY_FALLBACKS`); no code fits one that is lost."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.exception("A second factor's secret was written under a SECRET_KEY that is not known any more")
            return base64.b32encode(secrets.token_bytes(20)).decode()


def spend_code(user: User, code: str) -> bool:
    """Whether the code was not good before; now it was. Kept in the cache for as long as the code would be right."""
    bare = "".join(sign for sign in code.lower() if sign.isalnum())
    name = hashlib.sha256(f"{user.pk} {bare}".encode()).hexdigest()
    seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return bool(cache.add(f"organizations.code_spent:{name}", "y", timeout=seconds))


def has_second_factor(user: User) -> bool:
    """Whether signing in as this person takes a code of an app."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists())


def lacks_second_factor(user: User) -> bool:
    """Whether the person must have one and has none."""
    return bool(settings.MFA_REQUIRED_ROLES) and not has_second_factor(user) and must_have_second_factor(user)


def must_have_second_factor(user: User) -> bool:
    """Whether any of the person's roles in force asks for one (setting `MFA_REQUIRED_ROLES`)."""
    roles = settings.MFA_REQUIRED_ROLES
    if "*" in roles or (user.is_superuser and "superuser" in roles):
        return True
    return Membership.objects.in_force().filter(person_id=user.person_id, role__in=roles).exists()


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    return hashlib.sha256(b"organizations.second_factor:" + key.encode()).digest()

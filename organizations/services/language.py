"""What changes an account."""

from organizations.models import User


def choose_language(*, user: User, language: str) -> None:
    """Keep the language (a code of `settings.LANGUAGES`) in which exports and mails are written for this account."""
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])

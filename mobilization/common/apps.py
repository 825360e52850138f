"""What every app may use: text, paging, files, documents."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """The leaf all apps stand on; no concrete models."""

    name = "mobilization.common"
    label = "common"

    def ready(self) -> None:
        """Have each connection read moments quickly."""
        from mobilization.common import moments  # noqa: F401, PLC0415 - it asks Django's settings

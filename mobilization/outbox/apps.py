"""App configuration."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """See the package's docstring."""

    name = "mobilization.outbox"
    label = "outbox"

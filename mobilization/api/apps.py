"""App configuration."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """See the package's docstring."""

    name = "mobilization.api"
    label = "api"

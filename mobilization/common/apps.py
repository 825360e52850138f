"""What every app may use: text, paging, files, documents."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """The leaf all apps stand on; no concrete models."""

    name = "mobilization.common"
    label = "common"

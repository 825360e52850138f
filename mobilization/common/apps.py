"""What every app may use: text, paging, files, documents."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class CommonConfig(AppConfig):
    """The leaf all apps stand on; no concrete models."""

    name = "mobilization.common"
    label = "common"

    def ready(self) -> None:
        """Have each connection read moments quickly."""
        from mobilization.common.moments import read_quickly

        connection_created.connect(read_quickly, dispatch_uid="moments")

"""Models that exist in the tests only."""

from django.apps import AppConfig


class TestappConfig(AppConfig):
    """Concrete models for the abstract pieces under test."""

    name = "tests.testapp"
    label = "testapp"

    def ready(self) -> None:
        """Make the workflow known."""
        from mobilization.workflow import transitions
        from tests.testapp.approval import REQUESTS

        transitions.register(REQUESTS)

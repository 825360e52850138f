"""Models that exist in the tests only."""

from django.apps import AppConfig


class TestappConfig(AppConfig):
    """Concrete models for the abstract pieces under test."""

    name = "tests.testapp"
    label = "testapp"

    def ready(self) -> None:
        """Make the workflow known, and what a reorganisation moves."""
        from mobilization.workflow import transitions
        from organizations import movers
        from tests.testapp.approval import REQUESTS
        from tests.testapp.records import Item

        transitions.register(REQUESTS)
        movers.register(movers.StewardMover(key="testapp.item", title="Items", model=Item))

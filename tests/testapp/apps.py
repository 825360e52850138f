"""Models that exist in the tests only."""

from django.apps import AppConfig


class TestappConfig(AppConfig):
    """Concrete models for the abstract pieces under test."""

    name = "tests.testapp"
    label = "testapp"

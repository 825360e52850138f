"""App configuration."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """See the package's docstring."""

    name = "mobilization.workflow"
    label = "workflow"

"""Indexes that hold all that figures count by, built beside the running portal."""

from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("directives", "0004_titles_have_names"),
        ("models_registry", "0003_replication"),
        ("organizations", "0012_programs_have_accounts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="candidacy",
            index=models.Index(fields=["submitted_on"], include=("model",), name="candidacy_submitted_on_day"),
        ),
        AddIndexConcurrently(
            model_name="fieldcheck",
            index=models.Index(fields=["on"], include=("model",), name="check_on_day"),
        ),
        AddIndexConcurrently(
            model_name="modeltransition",
            index=models.Index(
                condition=models.Q(to_state="in_implementation"),
                fields=["at"],
                include=("subject", "id"),
                name="step_to_work",
            ),
        ),
        AddIndexConcurrently(
            model_name="modeltransition",
            index=models.Index(
                condition=models.Q(from_state="in_implementation"),
                fields=["at"],
                include=("subject", "id"),
                name="step_from_work",
            ),
        ),
        AddIndexConcurrently(
            model_name="registeredmodel",
            index=models.Index(
                fields=["id"],
                include=(
                    "steward",
                    "unit",
                    "state",
                    "registered_on",
                    "end_kind",
                    "ended_on",
                    "domain",
                    "level",
                    "subject",
                    "campaign",
                ),
                name="model_counted",
            ),
        ),
        AddIndexConcurrently(
            model_name="registeredmodel",
            index=models.Index(
                condition=models.Q(state__in=["draft", "submitted", "returned"]),
                fields=["state", "steward"],
                name="model_not_yet_registered",
            ),
        ),
    ]

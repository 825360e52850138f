"""What units registered and decided in a campaign is counted from two indexes, which are built beside the portal.

The tables with their long texts are ten times as large, and a secretary's home page counts.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("models_registry", "0015_drafts_were_edited_when_recorded")]

    operations = [
        AddIndexConcurrently(
            model_name="candidacy",
            index=models.Index(
                fields=["campaign", "body_steward", "state"], include=("id",), name="candidacy_by_who_decides"
            ),
        ),
        AddIndexConcurrently(
            model_name="registeredmodel",
            index=models.Index(
                fields=["campaign", "steward", "submitted_at"],
                include=("id",),
                condition=models.Q(("registered_on__isnull", False), models.Q(("end_kind", "withdrawn"), _negated=True)),
                name="model_by_day_submitted",
            ),
        ),
    ]

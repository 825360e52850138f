"""What is asked of a million opinions is found by index; built beside the running portal.

What waits to be closed by the day of its answer; whose opinions a unit answers; the figures of a unit and year; what was
answered in a year in the order of the public list.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import ExtractYear


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("dialogues", "0088_days_from_the_log"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="opinion",
            index=models.Index(fields=["steward", "assigned_steward"], name="citizens_opinion_of_units"),
        ),
        AddIndexConcurrently(
            model_name="opinion",
            index=models.Index(
                fields=["steward", "received_on"],
                include=("first_answered_on", "first_due_on", "was_on_the_spot"),
                name="citizens_opinion_figures",
            ),
        ),
        AddIndexConcurrently(
            model_name="opinion",
            index=models.Index(
                condition=models.Q(("state__in", ["answered", "published", "private"])),
                fields=["answered_on", "id"],
                name="citizens_opinion_to_close",
            ),
        ),
        AddIndexConcurrently(
            model_name="publishedopinion",
            index=models.Index(
                ExtractYear("answered_on"),
                models.F("published_on"),
                models.F("id"),
                condition=models.Q(("is_public", True)),
                name="published_opinion_by_year",
            ),
        ),
    ]

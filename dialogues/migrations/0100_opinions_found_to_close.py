"""What waits to be closed is found by the day of its answer; built beside the running portal."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("dialogues", "0071_data_requests"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="opinion",
            index=models.Index(
                condition=models.Q(("state__in", ["answered", "published", "private"])),
                fields=["answered_on", "id"],
                name="citizens_opinion_to_close",
            ),
        ),
    ]

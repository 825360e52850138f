"""The history of a document tells of its files and what it asks, that of a task of its evidence, deleted ones included.

They are found by indexes built beside the running portal.
"""

from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

DELETED = models.Q(("pgh_label", "delete"))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("directives", "0004_titles_have_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="documentfileevent",
            index=models.Index(condition=DELETED, fields=["document"], name="documentfile_gone"),
        ),
        AddIndexConcurrently(
            model_name="dutyfileevent",
            index=models.Index(condition=DELETED, fields=["duty"], name="dutyfile_gone"),
        ),
        AddIndexConcurrently(
            model_name="requirementevent",
            index=models.Index(condition=DELETED, fields=["document"], name="requirement_gone"),
        ),
    ]

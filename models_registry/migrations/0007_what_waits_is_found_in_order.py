"""The oldest of what waits in a whole city is read from an index; built beside the running portal."""

from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Coalesce

LIVING = models.Q(state__in=["registered", "in_implementation"])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("directives", "0004_titles_have_names"),
        ("models_registry", "0006_imports"),
        ("organizations", "0013_names_are_folded"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="registeredmodel",
            index=models.Index(
                Coalesce("last_progress_on", "registered_on"),
                models.F("id"),
                condition=LIVING,
                name="model_by_last_word",
            ),
        ),
        AddIndexConcurrently(
            model_name="registeredmodel",
            index=models.Index(
                Coalesce("registered_on", "listed_on"),
                models.F("id"),
                condition=LIVING,
                name="model_living_by_day",
            ),
        ),
    ]

"""Indexes of the quarters of photographs' hashes, built beside the running portal."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("models_registry", "0009_signals")]

    operations = [
        AddIndexConcurrently(
            model_name="modelfile",
            index=models.Index(
                F("phash").bitrightshift(shift).bitand(0xFFFF),
                condition=models.Q(kind="photo"),
                name=f"photo_hash_{shift}",
            ),
        )
        for shift in (0, 16, 32, 48)
    ]

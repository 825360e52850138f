"""Opinions are found by the units that see them, published ones by those around them; indexes are built beside the running portal."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("dialogues", "0106_who_sees_the_opinions_there")]

    operations = [
        AddIndexConcurrently(
            model_name="opinion",
            index=django.contrib.postgres.indexes.GinIndex(fields=["seen_from"], name="citizens_opinion_seen_from"),
        ),
        AddIndexConcurrently(
            model_name="publishedopinion",
            index=django.contrib.postgres.indexes.GinIndex(fields=["found_in"], name="published_opinion_found_in"),
        ),
    ]

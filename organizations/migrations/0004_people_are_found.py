import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    """Until the next step has run, people made before are not found by name; nothing else depends on it."""

    dependencies = [("organizations", "0003_units_hold_together")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="search",
            field=models.CharField(default="", editable=False, max_length=400),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["sort_key", "id"], name="person_by_name"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(models.F("search"), "gin_trgm_ops"), name="person_search"
            ),
        ),
    ]

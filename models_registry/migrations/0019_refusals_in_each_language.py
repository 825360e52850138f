"""Why a file was not taken is kept in each language: a text stays a text, as JSON."""

from django.db import migrations, models

TO_JSON = "ALTER TABLE models_registry_modelimport ALTER COLUMN refusal TYPE jsonb USING to_jsonb(refusal)"
TO_TEXT = """
ALTER TABLE models_registry_modelimport ALTER COLUMN refusal TYPE text
    USING coalesce(refusal ->> 'vi', refusal #>> '{}')
"""


class Migration(migrations.Migration):
    dependencies = [("models_registry", "0018_held_files_go_to_the_outbox")]

    operations = [
        migrations.RunSQL(
            TO_JSON,
            TO_TEXT,
            state_operations=[
                migrations.AlterField(
                    "modelimport",
                    "refusal",
                    models.JSONField(blank=True, default=str, verbose_name="why the file was not taken"),
                )
            ],
        )
    ]

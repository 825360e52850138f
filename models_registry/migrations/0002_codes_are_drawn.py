"""The numbers in models' codes: a sequence, so that none is given twice or again."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("models_registry", "0001_models_and_candidacies")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE models_registry_code", "DROP SEQUENCE models_registry_code"),
    ]

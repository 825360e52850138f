"""Models of exactly the same name, which an import asks for with every piece of rows; built beside the running portal.

A hash of the name is a tenth of the name: a million models need 32 MB.
"""

from django.contrib.postgres.indexes import HashIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("models_registry", "0012_signals_of_units")]

    operations = [
        AddIndexConcurrently(model_name="registeredmodel", index=HashIndex(fields=["title"], name="model_by_title")),
    ]

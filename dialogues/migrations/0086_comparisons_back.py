"""Going back, comparisons become the nearest purpose that there was: nothing of the log of looks is lost."""

from django.db import migrations

BACK = "UPDATE dialogues_identitylook SET purpose = 'verify' WHERE purpose = 'compare'"


class Migration(migrations.Migration):
    dependencies = [("dialogues", "0085_compared_texts")]

    operations = [migrations.RunSQL(migrations.RunSQL.noop, BACK)]

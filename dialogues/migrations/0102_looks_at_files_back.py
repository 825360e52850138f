"""Going back, an opened file becomes the nearest look that there was: nothing of the log of looks is lost."""

from django.db import migrations

BACK = "UPDATE dialogues_identitylook SET act = 'seen', purpose = 'verify', file = NULL WHERE act = 'opened'"


class Migration(migrations.Migration):
    dependencies = [("dialogues", "0101_looks_at_files")]

    operations = [migrations.RunSQL(migrations.RunSQL.noop, BACK)]

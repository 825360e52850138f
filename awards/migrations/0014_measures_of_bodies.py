"""Of measures known before: where the nomination was handed in, the body may have entered it, so it keeps it."""

from django.db import migrations


def give_to_bodies(apps, schema_editor):
    bars = apps.get_model("awards", "AwardBar").objects.using(schema_editor.connection.alias)
    bars.filter(nomination__submitted_on__isnull=False, entered_by=None).update(by_judge=True)


class Migration(migrations.Migration):
    dependencies = [("awards", "0013_measures_say_who_entered_them")]

    operations = [migrations.RunPython(give_to_bodies, migrations.RunPython.noop)]

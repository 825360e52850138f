from django.db import migrations

from mobilization.common.text import fold


def fill(apps, schema_editor):
    """What finds a person, from the name; a thousand rows at a time."""
    people = apps.get_model("organizations", "Person").objects.using(schema_editor.connection.alias)
    waiting = people.filter(search="").exclude(full_name="").order_by("id")
    last = 0
    while batch := list(waiting.filter(id__gt=last)[:1000]):
        last = batch[-1].pk
        for person in batch:
            person.search = fold(person.full_name)[:400]
        people.bulk_update(batch, ["search"])


class Migration(migrations.Migration):
    dependencies = [("organizations", "0004_people_are_found")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

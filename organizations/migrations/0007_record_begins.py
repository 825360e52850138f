"""Rows made before the record began stand on it as they were on that day, so that their first change has an "old"."""

from django.db import migrations

RECORDED = [
    "Unit", "UnitSuccession", "Person", "User", "Membership", "Reorganisation", "QueuedItem", "CalendarDay", "Invitation",
]


def begin(apps, schema_editor):
    """One row of events for each row of a table."""
    quote = schema_editor.quote_name
    for name in RECORDED:
        model, event = apps.get_model("organizations", name), apps.get_model("organizations", f"{name}Event")
        own = {field.column for field in model._meta.local_fields}
        columns = [field.column for field in event._meta.local_fields if field.column in own]
        named = ", ".join(map(quote, columns))
        schema_editor.execute(
            f"INSERT INTO {quote(event._meta.db_table)} ({named}, pgh_obj_id, pgh_label, pgh_created_at)"
            f" SELECT {named}, id, 'baseline', now() FROM {quote(model._meta.db_table)}"
        )


class Migration(migrations.Migration):
    dependencies = [("organizations", "0006_record_of_changes")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]

"""Opinions that stand already learn who sees them, so many at a time beside the running portal."""

from django.db import migrations

PIECE = 20_000
COLUMNS = (("dialogues_opinion", "seen_from"), ("dialogues_publishedopinion", "found_in"))


def fill(apps, schema_editor):
    """Each piece is a transaction; one that was broken off goes on where nothing is known yet.

    What is written is no unit's: the tables' triggers then ask who it is.
    """
    with schema_editor.connection.cursor() as cursor:
        for table, column in COLUMNS:
            cursor.execute(f"SELECT min(id), max(id) FROM {table}")
            first, last = cursor.fetchone()
            for begin in range(first or 0, (last or -1) + 1, PIECE):
                cursor.execute(
                    f"UPDATE {table} SET {column} = '{{0}}' WHERE id BETWEEN %s AND %s AND {column} = '{{}}'",
                    [begin, begin + PIECE - 1],
                )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("dialogues", "0105_opinions_know_who_sees_them")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

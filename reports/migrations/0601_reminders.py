"""Of a report it is kept on which day its reminders went out; nothing of the rows there is rewritten."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0501_books")]

    operations = [
        migrations.AddField("report", "reminded_on", models.DateField(editable=False, null=True)),
        migrations.AddField("report", "late_told_on", models.DateField(editable=False, null=True)),
        migrations.AddField("report", "upper_told_on", models.DateField(editable=False, null=True)),
    ]

"""Letters with a new password that failed kept the address somebody typed."""

from django.db import migrations

_LETTERS = """
UPDATE outbox_job SET params = '{}', error_detail = ''
WHERE kind = 'organizations.send_password_letter' AND finished_at IS NOT NULL AND params ? 'address'
"""


class Migration(migrations.Migration):
    dependencies = [
        ('organizations', '0013_names_are_folded'),
        ('outbox', '0007_jobs_may_be_postponed'),
    ]

    # Not reversible: what was forgotten is nowhere.
    operations = [migrations.RunSQL(_LETTERS, migrations.RunSQL.noop)]

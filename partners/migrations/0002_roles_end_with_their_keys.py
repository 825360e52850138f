"""The role of a program ended without a day although its key has one: the unit's list of roles showed it for ever."""

from django.db import migrations

_ROLES = """
UPDATE organizations_membership AS role SET valid_to = client.valid_to
FROM partners_client AS client JOIN organizations_user AS account ON account.id = client.account_id
WHERE role.person_id = account.person_id AND role.role = 'partner' AND role.valid_to IS NULL
AND client.valid_to >= role.valid_from
"""


class Migration(migrations.Migration):
    dependencies = [
        ('partners', '0001_keys_of_partner_systems'),
        ('organizations', '0013_names_are_folded'),
    ]

    operations = [
        # Backwards nothing: that a role ends on its key's last day is true in either version.
        migrations.RunSQL(_ROLES, migrations.RunSQL.noop),
    ]

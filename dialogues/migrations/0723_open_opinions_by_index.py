"""Which open opinions are overdue stands in their index, so that their rows are not read."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogues', '0722_opinions_of_a_unit_by_index'),
        ('directives', '0005_histories_tell_of_parts'),
        ('organizations', '0017_sums_are_folded'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='opinion',
            name='citizens_opinion_open',
        ),
        migrations.AddIndex(
            model_name='opinion',
            index=models.Index(condition=models.Q(('state__in', ('received', 'classified', 'reopened', 'assigned', 'drafted', 'approved', 'waiting'))), fields=['steward', 'due_on', 'id'], include=('state', 'paused_on', 'first_answered_on', 'received_on'), name='citizens_opinion_open'),
        ),
    ]

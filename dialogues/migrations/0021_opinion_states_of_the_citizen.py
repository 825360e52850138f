"""What citizens do and what is published: states and the channel of the web."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogues', '0020_opinions'),
        ('directives', '0005_histories_tell_of_parts'),
        ('organizations', '0015_second_factors_taken_off'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='opinion',
            name='citizens_opinion_choices_known',
        ),
        migrations.RemoveConstraint(
            model_name='opinion',
            name='citizens_opinion_answer_was_approved',
        ),
        migrations.RemoveConstraint(
            model_name='opinion',
            name='citizens_opinion_answered_has_day',
        ),
        migrations.RemoveIndex(
            model_name='opinion',
            name='citizens_opinion_open',
        ),
        migrations.AlterField(
            model_name='opinion',
            name='channel',
            field=models.CharField(choices=[('paper', 'On paper'), ('telephone', 'By telephone'), ('on_behalf', 'Through somebody else'), ('hall', 'In the hall'), ('web', 'On the web')], max_length=10, verbose_name='how it came'),
        ),
        migrations.AlterField(
            model_name='opinion',
            name='state',
            field=models.CharField(choices=[('received', 'Received'), ('classified', 'Classified'), ('assigned', 'Assigned'), ('waiting', 'Waiting for the citizen'), ('drafted', 'Answer drafted'), ('approved', 'Answer approved'), ('answered', 'Answered'), ('published', 'Answered and published'), ('private', 'Answered, for the citizen alone'), ('reopened', 'Reopened by the citizen'), ('closed', 'Closed'), ('routed_out', 'Routed out'), ('withdrawn', 'Withdrawn by the citizen')], default='received', editable=False, max_length=10, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='opinionevent',
            name='channel',
            field=models.CharField(choices=[('paper', 'On paper'), ('telephone', 'By telephone'), ('on_behalf', 'Through somebody else'), ('hall', 'In the hall'), ('web', 'On the web')], max_length=10, verbose_name='how it came'),
        ),
        migrations.AlterField(
            model_name='opinionevent',
            name='state',
            field=models.CharField(choices=[('received', 'Received'), ('classified', 'Classified'), ('assigned', 'Assigned'), ('waiting', 'Waiting for the citizen'), ('drafted', 'Answer drafted'), ('approved', 'Answer approved'), ('answered', 'Answered'), ('published', 'Answered and published'), ('private', 'Answered, for the citizen alone'), ('reopened', 'Reopened by the citizen'), ('closed', 'Closed'), ('routed_out', 'Routed out'), ('withdrawn', 'Withdrawn by the citizen')], default='received', editable=False, max_length=10, verbose_name='state'),
        ),
        migrations.AddIndex(
            model_name='opinion',
            index=models.Index(condition=models.Q(('state__in', ('received', 'classified', 'reopened', 'assigned', 'drafted', 'approved', 'waiting'))), fields=['steward', 'due_on', 'id'], name='citizens_opinion_open'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['paper', 'telephone', 'on_behalf', 'hall', 'web']), ('domain__in', ['', 'economy', 'culture_society', 'defence_security', 'political_system']), ('kind__in', ['petition', 'feedback', 'question']), ('other_track__in', ['', 'complaint', 'denunciation']), ('state__in', ['received', 'classified', 'assigned', 'waiting', 'drafted', 'approved', 'answered', 'published', 'private', 'reopened', 'closed', 'routed_out', 'withdrawn'])), name='citizens_opinion_choices_known'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('approved', 'answered', 'published', 'private', 'closed')), _negated=True), ('is_on_the_spot', True), ('approved_by__isnull', False), _connector='OR'), name='citizens_opinion_answer_was_approved'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_on__gte', models.F('received_on')), ('answered_on__isnull', False), ('state__in', ('answered', 'published', 'private', 'closed'))), models.Q(models.Q(('state__in', ('answered', 'published', 'private', 'closed')), _negated=True), ('answered_on__isnull', True), ('is_on_the_spot', False)), _connector='OR'), name='citizens_opinion_answered_has_day'),
        ),
    ]

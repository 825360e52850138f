"""Who registers from a network that has its share of places waits; salts of conferences for its fingerprints."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogues', '0107_who_sees_them_by_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='RegistrationSalt',
            fields=[
                ('conference', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='dialogues.conference', verbose_name='conference')),
                ('salt', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'salt of a conference',
                'verbose_name_plural': 'salts of conferences',
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='registration',
            name='count_registered',
        ),
        migrations.AddField(
            model_name='registration',
            name='is_waiting',
            field=models.BooleanField(default=False, editable=False, verbose_name='on the waiting list'),
        ),
        migrations.AddField(
            model_name='registration',
            name='network',
            field=models.CharField(blank=True, default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='registration',
            name='site',
            field=models.CharField(blank=True, default='', editable=False, max_length=64),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registration',
            trigger=pgtrigger.compiler.Trigger(name='count_registered', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP <> 'INSERT' AND NOT OLD.is_waiting THEN\n        UPDATE dialogues_conference SET registered = registered - OLD.people WHERE id = OLD.conference_id;\n    END IF;\n    IF TG_OP <> 'DELETE' AND NOT NEW.is_waiting THEN\n        UPDATE dialogues_conference SET registered = registered + NEW.people WHERE id = NEW.conference_id;\n    END IF;\n    RETURN NULL;\n", hash='001e6700f4617a08904f593c36e01724f185d26a', operation='INSERT OR UPDATE OF "people", "conference_id", "is_waiting" OR DELETE', pgid='pgtrigger_count_registered_5678c', table='dialogues_registration', when='AFTER')),
        ),
    ]

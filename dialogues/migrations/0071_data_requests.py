"""Requests of citizens for what is kept about them."""

import django.db.models.deletion
import django.db.models.fields.json
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogues', '0070_opinion_references'),
        ('outbox', '0008_files_beside_forms'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_on', models.DateField(verbose_name='asked on')),
                ('due_on', models.DateField(editable=False, verbose_name='due on')),
                ('done_on', models.DateField(blank=True, editable=False, null=True, verbose_name='handed over on')),
                ('entered_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('job', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='outbox.job')),
                ('opinion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to='dialogues.opinion', verbose_name='opinion')),
            ],
            options={
                'verbose_name': 'request for a person’s data',
                'verbose_name_plural': 'requests for a person’s data',
            },
        ),
        migrations.CreateModel(
            name='DataRequestEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('asked_on', models.DateField(verbose_name='asked on')),
                ('due_on', models.DateField(editable=False, verbose_name='due on')),
                ('done_on', models.DateField(blank=True, editable=False, null=True, verbose_name='handed over on')),
                ('entered_by', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('opinion', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='dialogues.opinion', verbose_name='opinion')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='dialogues.datarequest')),
            ],
            options={
                'verbose_name': 'request for a person’s data',
                'verbose_name_plural': 'requests for a person’s data',
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='datarequest',
            index=models.Index(fields=['asked_on', 'id'], name='data_request_by_day'),
        ),
        migrations.AddIndex(
            model_name='datarequest',
            index=models.Index(condition=models.Q(('done_on__isnull', True)), fields=['due_on', 'id'], name='data_request_open'),
        ),
        migrations.AddConstraint(
            model_name='datarequest',
            constraint=models.CheckConstraint(condition=models.Q(('done_on__isnull', True), ('done_on__gte', models.F('asked_on')), _connector='OR'), name='data_request_done_after_asked'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='datarequest',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "dialogues_datarequestevent" ("asked_on", "done_on", "due_on", "entered_by_id", "id", "opinion_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."asked_on", NEW."done_on", NEW."due_on", NEW."entered_by_id", NEW."id", NEW."opinion_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='ff4ae880dbb4c687762c9f81e4e86c0140d08183', operation='INSERT', pgid='pgtrigger_insert_insert_6219d', table='dialogues_datarequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='datarequest',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."asked_on" IS DISTINCT FROM (NEW."asked_on") OR OLD."done_on" IS DISTINCT FROM (NEW."done_on") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."opinion_id" IS DISTINCT FROM (NEW."opinion_id"))', func='INSERT INTO "dialogues_datarequestevent" ("asked_on", "done_on", "due_on", "entered_by_id", "id", "opinion_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."asked_on", NEW."done_on", NEW."due_on", NEW."entered_by_id", NEW."id", NEW."opinion_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='51b264a4a0fd118a1d0151e200186494427ff1f8', operation='UPDATE', pgid='pgtrigger_update_update_e0a41', table='dialogues_datarequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='datarequest',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "dialogues_datarequestevent" ("asked_on", "done_on", "due_on", "entered_by_id", "id", "opinion_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."asked_on", OLD."done_on", OLD."due_on", OLD."entered_by_id", OLD."id", OLD."opinion_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='82ce7c3ab576948ec8c76a893da772f79ce5dd2a', operation='DELETE', pgid='pgtrigger_delete_delete_06472', table='dialogues_datarequest', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='datarequestevent',
            index=models.Index(models.F('pgh_obj'), models.F('pgh_id'), name='datarequest_by_obj'),
        ),
        migrations.AddIndex(
            model_name='datarequestevent',
            index=models.Index(models.F('pgh_created_at'), models.F('pgh_id'), name='datarequest_by_time'),
        ),
        migrations.AddIndex(
            model_name='datarequestevent',
            index=models.Index(django.db.models.fields.json.KeyTextTransform('actor', 'pgh_context'), models.F('pgh_created_at'), name='datarequest_by_actor'),
        ),
        migrations.AddIndex(
            model_name='datarequestevent',
            index=models.Index(condition=models.Q(('pgh_label', 'delete')), fields=['opinion'], name='datarequest_gone'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='datarequestevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4d74ae3d63daad05f411cf1d70ca3bd40eb03908', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_504d4', table='dialogues_datarequestevent', when='BEFORE')),
        ),
    ]

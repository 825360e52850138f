"""When an answer was signed and noted, and how long its clock stood: columns, not read from the log of steps."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogues', '0086_comparisons_back'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='opinion',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='opinion',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='opinion',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='opinion',
            name='approved_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='approved on'),
        ),
        migrations.AddField(
            model_name='opinion',
            name='told_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='answer noted on'),
        ),
        migrations.AddField(
            model_name='opinion',
            name='waited_days',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False, verbose_name='working days waited for the citizen'),
        ),
        migrations.AddField(
            model_name='opinionevent',
            name='approved_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='approved on'),
        ),
        migrations.AddField(
            model_name='opinionevent',
            name='told_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='answer noted on'),
        ),
        migrations.AddField(
            model_name='opinionevent',
            name='waited_days',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False, verbose_name='working days waited for the citizen'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='opinion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "dialogues_opinionevent" ("answered_on", "approved_by_id", "approved_on", "assigned_id", "assigned_on", "assigned_steward_id", "channel", "closed_on", "conference_id", "created_at", "domain", "drafted_by_id", "due_on", "entered_by_id", "extended_days", "first_answered_on", "first_due_on", "id", "is_on_the_spot", "kind", "number", "other_track", "paused_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_unit_id", "received_on", "reopened_on", "sent_to", "state", "steward_id", "theme_id", "told_on", "unit_id", "waited_days", "was_on_the_spot") VALUES (NEW."answered_on", NEW."approved_by_id", NEW."approved_on", NEW."assigned_id", NEW."assigned_on", NEW."assigned_steward_id", NEW."channel", NEW."closed_on", NEW."conference_id", NEW."created_at", NEW."domain", NEW."drafted_by_id", NEW."due_on", NEW."entered_by_id", NEW."extended_days", NEW."first_answered_on", NEW."first_due_on", NEW."id", NEW."is_on_the_spot", NEW."kind", NEW."number", NEW."other_track", NEW."paused_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_unit_id", NEW."received_on", NEW."reopened_on", NEW."sent_to", NEW."state", NEW."steward_id", NEW."theme_id", NEW."told_on", NEW."unit_id", NEW."waited_days", NEW."was_on_the_spot"); RETURN NULL;', hash='331d071e4edeb5d7ae7a0be60e368b7e4c00c408', operation='INSERT', pgid='pgtrigger_insert_insert_b69bd', table='dialogues_opinion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='opinion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."answered_on" IS DISTINCT FROM (NEW."answered_on") OR OLD."approved_by_id" IS DISTINCT FROM (NEW."approved_by_id") OR OLD."approved_on" IS DISTINCT FROM (NEW."approved_on") OR OLD."assigned_id" IS DISTINCT FROM (NEW."assigned_id") OR OLD."assigned_on" IS DISTINCT FROM (NEW."assigned_on") OR OLD."assigned_steward_id" IS DISTINCT FROM (NEW."assigned_steward_id") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."closed_on" IS DISTINCT FROM (NEW."closed_on") OR OLD."conference_id" IS DISTINCT FROM (NEW."conference_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."domain" IS DISTINCT FROM (NEW."domain") OR OLD."drafted_by_id" IS DISTINCT FROM (NEW."drafted_by_id") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR OLD."extended_days" IS DISTINCT FROM (NEW."extended_days") OR OLD."first_answered_on" IS DISTINCT FROM (NEW."first_answered_on") OR OLD."first_due_on" IS DISTINCT FROM (NEW."first_due_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_on_the_spot" IS DISTINCT FROM (NEW."is_on_the_spot") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."other_track" IS DISTINCT FROM (NEW."other_track") OR OLD."paused_on" IS DISTINCT FROM (NEW."paused_on") OR OLD."place_unit_id" IS DISTINCT FROM (NEW."place_unit_id") OR OLD."received_on" IS DISTINCT FROM (NEW."received_on") OR OLD."reopened_on" IS DISTINCT FROM (NEW."reopened_on") OR OLD."sent_to" IS DISTINCT FROM (NEW."sent_to") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."steward_id" IS DISTINCT FROM (NEW."steward_id") OR OLD."theme_id" IS DISTINCT FROM (NEW."theme_id") OR OLD."told_on" IS DISTINCT FROM (NEW."told_on") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."waited_days" IS DISTINCT FROM (NEW."waited_days") OR OLD."was_on_the_spot" IS DISTINCT FROM (NEW."was_on_the_spot"))', func='INSERT INTO "dialogues_opinionevent" ("answered_on", "approved_by_id", "approved_on", "assigned_id", "assigned_on", "assigned_steward_id", "channel", "closed_on", "conference_id", "created_at", "domain", "drafted_by_id", "due_on", "entered_by_id", "extended_days", "first_answered_on", "first_due_on", "id", "is_on_the_spot", "kind", "number", "other_track", "paused_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_unit_id", "received_on", "reopened_on", "sent_to", "state", "steward_id", "theme_id", "told_on", "unit_id", "waited_days", "was_on_the_spot") VALUES (NEW."answered_on", NEW."approved_by_id", NEW."approved_on", NEW."assigned_id", NEW."assigned_on", NEW."assigned_steward_id", NEW."channel", NEW."closed_on", NEW."conference_id", NEW."created_at", NEW."domain", NEW."drafted_by_id", NEW."due_on", NEW."entered_by_id", NEW."extended_days", NEW."first_answered_on", NEW."first_due_on", NEW."id", NEW."is_on_the_spot", NEW."kind", NEW."number", NEW."other_track", NEW."paused_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_unit_id", NEW."received_on", NEW."reopened_on", NEW."sent_to", NEW."state", NEW."steward_id", NEW."theme_id", NEW."told_on", NEW."unit_id", NEW."waited_days", NEW."was_on_the_spot"); RETURN NULL;', hash='247e48d595c53ec0c90d6926faeca444131f66f8', operation='UPDATE', pgid='pgtrigger_update_update_ac7c5', table='dialogues_opinion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='opinion',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "dialogues_opinionevent" ("answered_on", "approved_by_id", "approved_on", "assigned_id", "assigned_on", "assigned_steward_id", "channel", "closed_on", "conference_id", "created_at", "domain", "drafted_by_id", "due_on", "entered_by_id", "extended_days", "first_answered_on", "first_due_on", "id", "is_on_the_spot", "kind", "number", "other_track", "paused_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_unit_id", "received_on", "reopened_on", "sent_to", "state", "steward_id", "theme_id", "told_on", "unit_id", "waited_days", "was_on_the_spot") VALUES (OLD."answered_on", OLD."approved_by_id", OLD."approved_on", OLD."assigned_id", OLD."assigned_on", OLD."assigned_steward_id", OLD."channel", OLD."closed_on", OLD."conference_id", OLD."created_at", OLD."domain", OLD."drafted_by_id", OLD."due_on", OLD."entered_by_id", OLD."extended_days", OLD."first_answered_on", OLD."first_due_on", OLD."id", OLD."is_on_the_spot", OLD."kind", OLD."number", OLD."other_track", OLD."paused_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place_unit_id", OLD."received_on", OLD."reopened_on", OLD."sent_to", OLD."state", OLD."steward_id", OLD."theme_id", OLD."told_on", OLD."unit_id", OLD."waited_days", OLD."was_on_the_spot"); RETURN NULL;', hash='7ee80a7cfdec182baf03ddc55ec8299df6c166e3', operation='DELETE', pgid='pgtrigger_delete_delete_216ed', table='dialogues_opinion', when='AFTER')),
        ),
    ]

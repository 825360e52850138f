"""What commitments said at first, and on which day it was entered that something was published, kept or handed over."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogues', '0115_waiting_list'),
        ('organizations', '0015_second_factors_taken_off'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='commitment',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='commitment',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='commitment',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='conference',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='conference',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='conference',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='datarequest',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='datarequest',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='datarequest',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='commitment',
            name='ended_noted_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='entered as kept or given up on'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='first_responsible',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.unit', verbose_name='unit that was to keep the commitment at first'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='first_title',
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name='promised at first'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='reworded_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='reworded on'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='rewording',
            field=models.TextField(blank=True, editable=False, max_length=2000, verbose_name='why it was reworded'),
        ),
        migrations.AddField(
            model_name='commitmentevent',
            name='ended_noted_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='entered as kept or given up on'),
        ),
        migrations.AddField(
            model_name='commitmentevent',
            name='first_responsible',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.unit', verbose_name='unit that was to keep the commitment at first'),
        ),
        migrations.AddField(
            model_name='commitmentevent',
            name='first_title',
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name='promised at first'),
        ),
        migrations.AddField(
            model_name='commitmentevent',
            name='reworded_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='reworded on'),
        ),
        migrations.AddField(
            model_name='commitmentevent',
            name='rewording',
            field=models.TextField(blank=True, editable=False, max_length=2000, verbose_name='why it was reworded'),
        ),
        migrations.AddField(
            model_name='conference',
            name='published_noted_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='conclusion entered as published on'),
        ),
        migrations.AddField(
            model_name='conferenceevent',
            name='published_noted_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='conclusion entered as published on'),
        ),
        migrations.AddField(
            model_name='datarequest',
            name='done_noted_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='entered as handed over on'),
        ),
        migrations.AddField(
            model_name='datarequestevent',
            name='done_noted_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='entered as handed over on'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "dialogues_commitmentevent" ("conference_id", "created_at", "ended_noted_on", "ended_on", "entered_by_id", "first_promised_for", "first_responsible_id", "first_title", "id", "link", "moved_on", "opinion_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promised_for", "promised_on", "responsible_id", "responsible_steward_id", "reworded_on", "rewording", "state", "steward_id", "title", "unit_id") VALUES (NEW."conference_id", NEW."created_at", NEW."ended_noted_on", NEW."ended_on", NEW."entered_by_id", NEW."first_promised_for", NEW."first_responsible_id", NEW."first_title", NEW."id", NEW."link", NEW."moved_on", NEW."opinion_id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."promised_for", NEW."promised_on", NEW."responsible_id", NEW."responsible_steward_id", NEW."reworded_on", NEW."rewording", NEW."state", NEW."steward_id", NEW."title", NEW."unit_id"); RETURN NULL;', hash='9adcbedb1802de12486a4833a016273d0d1c4b5f', operation='INSERT', pgid='pgtrigger_insert_insert_1797f', table='dialogues_commitment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."conference_id" IS DISTINCT FROM (NEW."conference_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."ended_noted_on" IS DISTINCT FROM (NEW."ended_noted_on") OR OLD."ended_on" IS DISTINCT FROM (NEW."ended_on") OR OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR OLD."first_promised_for" IS DISTINCT FROM (NEW."first_promised_for") OR OLD."first_responsible_id" IS DISTINCT FROM (NEW."first_responsible_id") OR OLD."first_title" IS DISTINCT FROM (NEW."first_title") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."link" IS DISTINCT FROM (NEW."link") OR OLD."moved_on" IS DISTINCT FROM (NEW."moved_on") OR OLD."opinion_id" IS DISTINCT FROM (NEW."opinion_id") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."promised_for" IS DISTINCT FROM (NEW."promised_for") OR OLD."promised_on" IS DISTINCT FROM (NEW."promised_on") OR OLD."responsible_id" IS DISTINCT FROM (NEW."responsible_id") OR OLD."responsible_steward_id" IS DISTINCT FROM (NEW."responsible_steward_id") OR OLD."reworded_on" IS DISTINCT FROM (NEW."reworded_on") OR OLD."rewording" IS DISTINCT FROM (NEW."rewording") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."steward_id" IS DISTINCT FROM (NEW."steward_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id"))', func='INSERT INTO "dialogues_commitmentevent" ("conference_id", "created_at", "ended_noted_on", "ended_on", "entered_by_id", "first_promised_for", "first_responsible_id", "first_title", "id", "link", "moved_on", "opinion_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promised_for", "promised_on", "responsible_id", "responsible_steward_id", "reworded_on", "rewording", "state", "steward_id", "title", "unit_id") VALUES (NEW."conference_id", NEW."created_at", NEW."ended_noted_on", NEW."ended_on", NEW."entered_by_id", NEW."first_promised_for", NEW."first_responsible_id", NEW."first_title", NEW."id", NEW."link", NEW."moved_on", NEW."opinion_id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."promised_for", NEW."promised_on", NEW."responsible_id", NEW."responsible_steward_id", NEW."reworded_on", NEW."rewording", NEW."state", NEW."steward_id", NEW."title", NEW."unit_id"); RETURN NULL;', hash='5a600a9a695c6a6ba8464a7b80f291b88499add4', operation='UPDATE', pgid='pgtrigger_update_update_cfdf6', table='dialogues_commitment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "dialogues_commitmentevent" ("conference_id", "created_at", "ended_noted_on", "ended_on", "entered_by_id", "first_promised_for", "first_responsible_id", "first_title", "id", "link", "moved_on", "opinion_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promised_for", "promised_on", "responsible_id", "responsible_steward_id", "reworded_on", "rewording", "state", "steward_id", "title", "unit_id") VALUES (OLD."conference_id", OLD."created_at", OLD."ended_noted_on", OLD."ended_on", OLD."entered_by_id", OLD."first_promised_for", OLD."first_responsible_id", OLD."first_title", OLD."id", OLD."link", OLD."moved_on", OLD."opinion_id", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."promised_for", OLD."promised_on", OLD."responsible_id", OLD."responsible_steward_id", OLD."reworded_on", OLD."rewording", OLD."state", OLD."steward_id", OLD."title", OLD."unit_id"); RETURN NULL;', hash='d173d599b8786b53b3127aa53931c8cfd5a9b64b', operation='DELETE', pgid='pgtrigger_delete_delete_97f07', table='dialogues_commitment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='conference',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "dialogues_conferenceevent" ("announce_due", "announced_on", "begins", "branch", "capacity", "committee_hosts", "committee_name", "conclusion", "conclusion_due", "conclusion_number", "content", "council_hosts", "council_name", "created_at", "day", "ends", "entered_by_id", "how_to", "id", "kind", "link", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "planned_from", "planned_to", "published_noted_on", "published_on", "secretary_hosts", "secretary_name", "state", "steward_id", "theme_id", "title", "unit_id", "voters", "year") VALUES (NEW."announce_due", NEW."announced_on", NEW."begins", NEW."branch", NEW."capacity", NEW."committee_hosts", NEW."committee_name", NEW."conclusion", NEW."conclusion_due", NEW."conclusion_number", NEW."content", NEW."council_hosts", NEW."council_name", NEW."created_at", NEW."day", NEW."ends", NEW."entered_by_id", NEW."how_to", NEW."id", NEW."kind", NEW."link", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."planned_from", NEW."planned_to", NEW."published_noted_on", NEW."published_on", NEW."secretary_hosts", NEW."secretary_name", NEW."state", NEW."steward_id", NEW."theme_id", NEW."title", NEW."unit_id", NEW."voters", NEW."year"); RETURN NULL;', hash='03b2006cd14cea5246f93266748bc45fbe25ec12', operation='INSERT', pgid='pgtrigger_insert_insert_1ed7c', table='dialogues_conference', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='conference',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."announce_due" IS DISTINCT FROM (NEW."announce_due") OR OLD."announced_on" IS DISTINCT FROM (NEW."announced_on") OR OLD."begins" IS DISTINCT FROM (NEW."begins") OR OLD."branch" IS DISTINCT FROM (NEW."branch") OR OLD."capacity" IS DISTINCT FROM (NEW."capacity") OR OLD."committee_hosts" IS DISTINCT FROM (NEW."committee_hosts") OR OLD."committee_name" IS DISTINCT FROM (NEW."committee_name") OR OLD."conclusion" IS DISTINCT FROM (NEW."conclusion") OR OLD."conclusion_due" IS DISTINCT FROM (NEW."conclusion_due") OR OLD."conclusion_number" IS DISTINCT FROM (NEW."conclusion_number") OR OLD."content" IS DISTINCT FROM (NEW."content") OR OLD."council_hosts" IS DISTINCT FROM (NEW."council_hosts") OR OLD."council_name" IS DISTINCT FROM (NEW."council_name") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."day" IS DISTINCT FROM (NEW."day") OR OLD."ends" IS DISTINCT FROM (NEW."ends") OR OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR OLD."how_to" IS DISTINCT FROM (NEW."how_to") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."link" IS DISTINCT FROM (NEW."link") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."planned_from" IS DISTINCT FROM (NEW."planned_from") OR OLD."planned_to" IS DISTINCT FROM (NEW."planned_to") OR OLD."published_noted_on" IS DISTINCT FROM (NEW."published_noted_on") OR OLD."published_on" IS DISTINCT FROM (NEW."published_on") OR OLD."secretary_hosts" IS DISTINCT FROM (NEW."secretary_hosts") OR OLD."secretary_name" IS DISTINCT FROM (NEW."secretary_name") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."steward_id" IS DISTINCT FROM (NEW."steward_id") OR OLD."theme_id" IS DISTINCT FROM (NEW."theme_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."voters" IS DISTINCT FROM (NEW."voters") OR OLD."year" IS DISTINCT FROM (NEW."year"))', func='INSERT INTO "dialogues_conferenceevent" ("announce_due", "announced_on", "begins", "branch", "capacity", "committee_hosts", "committee_name", "conclusion", "conclusion_due", "conclusion_number", "content", "council_hosts", "council_name", "created_at", "day", "ends", "entered_by_id", "how_to", "id", "kind", "link", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "planned_from", "planned_to", "published_noted_on", "published_on", "secretary_hosts", "secretary_name", "state", "steward_id", "theme_id", "title", "unit_id", "voters", "year") VALUES (NEW."announce_due", NEW."announced_on", NEW."begins", NEW."branch", NEW."capacity", NEW."committee_hosts", NEW."committee_name", NEW."conclusion", NEW."conclusion_due", NEW."conclusion_number", NEW."content", NEW."council_hosts", NEW."council_name", NEW."created_at", NEW."day", NEW."ends", NEW."entered_by_id", NEW."how_to", NEW."id", NEW."kind", NEW."link", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."planned_from", NEW."planned_to", NEW."published_noted_on", NEW."published_on", NEW."secretary_hosts", NEW."secretary_name", NEW."state", NEW."steward_id", NEW."theme_id", NEW."title", NEW."unit_id", NEW."voters", NEW."year"); RETURN NULL;', hash='2a26861933821b00f9e1c9c1aa7b525ae738af4f', operation='UPDATE', pgid='pgtrigger_update_update_59578', table='dialogues_conference', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='conference',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "dialogues_conferenceevent" ("announce_due", "announced_on", "begins", "branch", "capacity", "committee_hosts", "committee_name", "conclusion", "conclusion_due", "conclusion_number", "content", "council_hosts", "council_name", "created_at", "day", "ends", "entered_by_id", "how_to", "id", "kind", "link", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "planned_from", "planned_to", "published_noted_on", "published_on", "secretary_hosts", "secretary_name", "state", "steward_id", "theme_id", "title", "unit_id", "voters", "year") VALUES (OLD."announce_due", OLD."announced_on", OLD."begins", OLD."branch", OLD."capacity", OLD."committee_hosts", OLD."committee_name", OLD."conclusion", OLD."conclusion_due", OLD."conclusion_number", OLD."content", OLD."council_hosts", OLD."council_name", OLD."created_at", OLD."day", OLD."ends", OLD."entered_by_id", OLD."how_to", OLD."id", OLD."kind", OLD."link", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."planned_from", OLD."planned_to", OLD."published_noted_on", OLD."published_on", OLD."secretary_hosts", OLD."secretary_name", OLD."state", OLD."steward_id", OLD."theme_id", OLD."title", OLD."unit_id", OLD."voters", OLD."year"); RETURN NULL;', hash='03f0e56dc3b9fefbce9e41ecd97bea0d88fa4647', operation='DELETE', pgid='pgtrigger_delete_delete_6d26d', table='dialogues_conference', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='datarequest',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "dialogues_datarequestevent" ("asked_on", "done_noted_on", "done_on", "due_on", "entered_by_id", "id", "opinion_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."asked_on", NEW."done_noted_on", NEW."done_on", NEW."due_on", NEW."entered_by_id", NEW."id", NEW."opinion_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='71371cb2d21d312e2e8472a60862291ded54eb61', operation='INSERT', pgid='pgtrigger_insert_insert_6219d', table='dialogues_datarequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='datarequest',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."asked_on" IS DISTINCT FROM (NEW."asked_on") OR OLD."done_noted_on" IS DISTINCT FROM (NEW."done_noted_on") OR OLD."done_on" IS DISTINCT FROM (NEW."done_on") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."opinion_id" IS DISTINCT FROM (NEW."opinion_id"))', func='INSERT INTO "dialogues_datarequestevent" ("asked_on", "done_noted_on", "done_on", "due_on", "entered_by_id", "id", "opinion_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."asked_on", NEW."done_noted_on", NEW."done_on", NEW."due_on", NEW."entered_by_id", NEW."id", NEW."opinion_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='0ad2f8c2699bff663c5616a076f984e92ffee45f', operation='UPDATE', pgid='pgtrigger_update_update_e0a41', table='dialogues_datarequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='datarequest',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "dialogues_datarequestevent" ("asked_on", "done_noted_on", "done_on", "due_on", "entered_by_id", "id", "opinion_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."asked_on", OLD."done_noted_on", OLD."done_on", OLD."due_on", OLD."entered_by_id", OLD."id", OLD."opinion_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='2f4d7938c9e9b62d8155f08521763552e8bfd52b', operation='DELETE', pgid='pgtrigger_delete_delete_06472', table='dialogues_datarequest', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first_responsible__isnull', True), ('first_title', ''), ('reworded_on__isnull', True), ('rewording', '')), models.Q(('first_responsible__isnull', False), ('reworded_on__isnull', False), models.Q(('first_title', ''), _negated=True), models.Q(('rewording', ''), _negated=True)), _connector='OR'), name='commitment_reworded_whole'),
        ),
    ]

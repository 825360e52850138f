"""All that the clock starts. Tests hold that each name is a task, and that no periodic task lacks its hour."""

from celery.schedules import crontab

TIMETABLE = {
    # Seconds between two starts; a message that nobody took in time expires, so that no pile waits for a worker.
    "outbox-sweep": {"task": "outbox.sweep", "schedule": 1.0, "options": {"expires": 10}},
    "outbox-publish": {"task": "outbox.publish_events", "schedule": 1.0, "options": {"expires": 10}},
    "outbox-read": {"task": "outbox.read_events", "schedule": 1.0, "options": {"expires": 10}},
    "outbox-tidy": {"task": "outbox.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
    # Each duty is reminded of once; the later hours find what a morning without a worker left.
    "directives-remind": {
        "task": "directives.remind",
        "schedule": crontab(minute="5", hour="6-18"),
        "options": {"expires": 3600},
    },
    "awards-remind": {
        "task": "awards.remind",
        "schedule": crontab(minute="15", hour="6-18"),
        "options": {"expires": 3600},
    },
    "awards-tidy": {"task": "awards.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
    "dialogues-forget": {
        "task": "dialogues.forget",
        "schedule": crontab(minute="35", hour="3"),
        "options": {"expires": 3600},
    },
    "dialogues-tidy": {"task": "dialogues.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
    "dialogues-remind": {
        "task": "dialogues.remind",
        "schedule": crontab(minute="25", hour="6-18"),
        "options": {"expires": 3600},
    },
    "dialogues-remind-of-commitments": {
        "task": "dialogues.remind_of_commitments",
        "schedule": crontab(minute="35", hour="6-18"),
        "options": {"expires": 3600},
    },
    "notifications-send": {"task": "notifications.send_due_mails", "schedule": 30.0, "options": {"expires": 30}},
    "notifications-digests": {"task": "notifications.write_digests", "schedule": 60.0, "options": {"expires": 60}},
    "models-tidy-imports": {
        "task": "models_registry.tidy_imports",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    # The unit's day begins at midnight in Hà Nội; a draft that is there already is not made again.
    "reports-draft": {"task": "reports.draft", "schedule": 300.0, "options": {"expires": 300}},
    "reports-remind": {
        "task": "reports.remind",
        "schedule": crontab(minute="45", hour="6-18"),
        "options": {"expires": 3600},
    },
    # Mondays; the later hours and days find what a week without a clock or worker left.
    "reports-weekly": {
        "task": "reports.request_weekly",
        "schedule": crontab(minute="45", hour="6-18"),
        "options": {"expires": 3600},
    },
    "organizations-keep-sums": {"task": "organizations.keep_sums", "schedule": 60.0, "options": {"expires": 60}},
    # In the quietest hour: it reads all that is counted.
    "reports-recount": {
        "task": "reports.recount",
        "schedule": crontab(minute="10", hour="2"),
        "options": {"expires": 3600},
    },
    "partners-tidy": {"task": "partners.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
}

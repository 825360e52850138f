"""Settings of processes with a moved clock: drafts of reports are looked for each second, not every five minutes."""

from mobilization.settings.dev import *  # noqa: F403
from mobilization.settings.timetable import TIMETABLE

CELERY_BEAT_SCHEDULE = TIMETABLE | {"reports-draft": TIMETABLE["reports-draft"] | {"schedule": 1.0}}

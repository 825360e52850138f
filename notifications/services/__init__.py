"""Telling people: `notify` is what other apps call."""

from notifications.services.telling import Telling, mark_all_read, mark_read, notify, write

__all__ = ["Telling", "mark_all_read", "mark_read", "notify", "write"]

"""Conferences with who is invited."""

from dialogues.models.conference import Conference, ConferenceTransition, InvitedGroup, year_of
from dialogues.models.recorded import RECORDED

__all__ = ["RECORDED", "Conference", "ConferenceTransition", "InvitedGroup", "year_of"]

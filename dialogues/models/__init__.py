"""Conferences with who is invited, and who registered."""

from dialogues.models.conference import Conference, ConferenceTransition, InvitedGroup, year_of
from dialogues.models.data_request import DataRequest
from dialogues.models.link import ConferenceLink
from dialogues.models.opinion import Opinion, OpinionTransition
from dialogues.models.opinion_parts import IdentityLook, OpinionIdentity, OpinionText
from dialogues.models.opinion_reference import OpinionReference
from dialogues.models.recorded import RECORDED
from dialogues.models.registration import MOST_PEOPLE, Registration

__all__ = [
    "MOST_PEOPLE",
    "RECORDED",
    "Conference",
    "ConferenceLink",
    "ConferenceTransition",
    "DataRequest",
    "IdentityLook",
    "InvitedGroup",
    "Opinion",
    "OpinionIdentity",
    "OpinionReference",
    "OpinionText",
    "OpinionTransition",
    "Registration",
    "year_of",
]

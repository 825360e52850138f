"""Conferences with who is invited, and who registered."""

from dialogues.models.commitment import Commitment, CommitmentFile, CommitmentTransition
from dialogues.models.conference import Conference, ConferenceTransition, InvitedGroup, year_of
from dialogues.models.data_request import DataRequest
from dialogues.models.earlier import DialogueFigures, DialogueFiguresPart
from dialogues.models.flood import DailySalt, FloodCount
from dialogues.models.hall import AgendaItem, HallMark
from dialogues.models.link import ConferenceLink
from dialogues.models.opinion import Opinion, OpinionTransition
from dialogues.models.opinion_citizen import EarlierAnswer, OpinionFile, OpinionRating
from dialogues.models.opinion_group import GroupedOpinion, OpinionGroup
from dialogues.models.opinion_parts import IdentityLook, OpinionIdentity, OpinionText
from dialogues.models.opinion_reference import OpinionReference
from dialogues.models.published_opinion import PublishedOpinion
from dialogues.models.reception import ReceptionDay
from dialogues.models.recorded import RECORDED
from dialogues.models.registration import MOST_PEOPLE, Registration, RegistrationSalt

__all__ = [
    "MOST_PEOPLE",
    "RECORDED",
    "AgendaItem",
    "Commitment",
    "CommitmentFile",
    "CommitmentTransition",
    "Conference",
    "ConferenceLink",
    "ConferenceTransition",
    "DailySalt",
    "DataRequest",
    "DialogueFigures",
    "DialogueFiguresPart",
    "EarlierAnswer",
    "FloodCount",
    "GroupedOpinion",
    "HallMark",
    "IdentityLook",
    "InvitedGroup",
    "Opinion",
    "OpinionFile",
    "OpinionGroup",
    "OpinionIdentity",
    "OpinionRating",
    "OpinionReference",
    "OpinionText",
    "OpinionTransition",
    "PublishedOpinion",
    "ReceptionDay",
    "Registration",
    "RegistrationSalt",
    "year_of",
]

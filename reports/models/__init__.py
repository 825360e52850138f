"""Reports, what they are made from, and what stands in them."""

from reports.models.claim import DIGITS, PLACES, Claim, ClaimPart, plain
from reports.models.recorded import RECORDED

__all__ = ["DIGITS", "PLACES", "RECORDED", "Claim", "ClaimPart", "plain"]

"""What recounts of the figures found."""

from reports.models.recount import Recount, RecountDifference

__all__ = ["Recount", "RecountDifference"]

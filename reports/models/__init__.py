"""What reports keep."""

from reports.models.weekly import WeeklyDigest

__all__ = ["WeeklyDigest"]

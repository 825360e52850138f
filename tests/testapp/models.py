"""Concrete models for the abstract pieces under test."""

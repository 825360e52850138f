"""Councils, criteria sets and steering committees in the API."""

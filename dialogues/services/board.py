"""Asking for the board as an Excel file."""

EXPORT_BOARD = "dialogues.export_board"

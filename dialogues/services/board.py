"""The kind of work that writes the board as an Excel file; page and job name it."""

EXPORT_BOARD = "dialogues.export_board"

"""The kind of work that writes the figures of dialogues as an Excel file."""

EXPORT_FIGURES = "dialogues.export_figures"

"""The kind of work that writes the figures of dialogues as an Excel file; page and job name it."""

EXPORT_FIGURES = "dialogues.export_figures"

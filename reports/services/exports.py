"""Names of the kinds of files that can be asked for here."""

EXPORT_MEASURE = "reports.export_measure"

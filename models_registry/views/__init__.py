"""Pages of models, one file a noun."""

"""Forms of models, one file a noun."""

"""The public pages, and the one inside on which a model is taken out."""

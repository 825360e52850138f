"""Pages of models and candidacies."""

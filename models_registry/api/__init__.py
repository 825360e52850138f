"""Models, their diary and files, candidacies and figures in the API: lists, rights and services of the pages."""

"""Documents, campaigns, vocabularies and rules in the API."""

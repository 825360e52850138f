"""Programs of other bodies that read and write the same records over the API, each by a key for a unit and scopes."""

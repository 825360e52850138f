"""The private PostgreSQL and Valkey of `make run` and `make test`, and what watches over their processes."""

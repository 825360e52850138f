"""Work promised in a transaction (Job), what happened (Event), and requests that act once (IdempotencyKey)."""

"""Reports, what they are made from, and what stands in them."""

"""Our lists beside raw SQL (the limit) and a stock Django REST application, on the same rows in one run."""

"""Forms of models: starting one, and the steps in which it is written."""

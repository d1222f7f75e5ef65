"""The organisations: how a reader finds one, and what is counted of it."""

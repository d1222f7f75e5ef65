"""Searching: what a reader typed, which records and organisations hold it, and what was meant where nothing does."""

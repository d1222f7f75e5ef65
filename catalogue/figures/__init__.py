"""The figures that the register publishes of itself: what is counted, drawn, taken along and cited as one thing.

`shelf.py` holds them all by name. A figure is made of a `Subject`, which says of which records and which day, and is
the same on a page, in a file, in the API and in the report.
"""

"""The statistics report: all figures of one subject as one document.

`document.py` says what stands in it and under which number; `files.py` makes it a file that needs nothing else.
"""

"""The statistics report: all figures of one subject as one document.

`parts.py` says what stands in it, `document.py` under which number, `plates.py` how a figure lies on paper; `files.py`
makes it a file that needs nothing else.
"""

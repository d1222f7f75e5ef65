"""The way in for an organisation's own file: read -> compare -> commit, and undo.

`read.py` turns the file into checked rows, without looking at any record. `compare.py` lays them beside what the
organisation has (`holdings.py`) and gives each row its verdict (`verdicts.py`). `commit.py` writes the verdicts, all or
none; a check is the same comparison without the writing. `undo.py` takes a whole file back. `rules.py` says who may,
and `keep.py` keeps a file between its check and its commit.
"""

"""Reading in an organisation's own file at the desk: upload, check, commit, report, undo.

An upload is of who uploaded it: to everybody else it is not there.
"""

from register.admin.upload import commit, pages

__all__ = ["commit", "pages"]

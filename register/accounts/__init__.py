"""Accounts: logging in, the second factor, passwords, sessions, members and their invitations.

django-allauth does the work; here stands what is ours of it. Start reading at urls.py. Why: docs/adr/0007.
"""

"""How it is counted: pure functions from a queryset of versions to figures. Nothing here is typed in or stored.

`counting.py` counts by one dimension; the others build on it. Shares, rounding and empty sets are its rules.
"""

"""The quickscans of TNO: what was published, and what counting the records gives.

`published.py` holds a printed figure against a counted one, `editions.py` counts an edition, `side_by_side.py` holds
the editions against each other, `findings.py` says what TNO concluded with the numbers of now.
"""

from catalogue.quickscan.editions import DIMENSIONS, NOT_ALIKE, OTHER_BASIS, EditionCount, editions, series
from catalogue.quickscan.published import Comparison, Conflict, conflicts

__all__ = [
    "DIMENSIONS",
    "NOT_ALIKE",
    "OTHER_BASIS",
    "Comparison",
    "Conflict",
    "EditionCount",
    "conflicts",
    "editions",
    "series",
]

"""What the register only suggests: counted apart from what is registered, and never added to it.

Suggestions are of records that were taken over (register/suggesting.py).
"""

from collections import Counter

from django.db.models import Count

from catalogue.dimensions import Dimension
from register.querysets import VersionQuerySet
from register.suggesting import SUGGESTED


def suggested(versions: VersionQuerySet, dimension: Dimension) -> Counter:
    """How many versions that say nothing themselves have each code suggested; one query.

    Of `technique` or `application_type`; KeyError of another.
    """
    column = SUGGESTED[dimension.path]
    silent = versions.filter(**{dimension.path: ""}).exclude(**{column: ""})
    return Counter(dict(silent.order_by().values_list(column).annotate(Count("pk"))))

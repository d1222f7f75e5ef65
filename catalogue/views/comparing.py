"""Up to four records side by side."""

from django.shortcuts import render

from catalogue.comparing import Comparison
from catalogue.stamp import public_page


@public_page
def compare(request):
    """`nummer`, more than once: the records. `q`: a number or words to add one by. `view=differences`: only those."""
    comparison = Comparison.of(request.GET)
    context = {"comparison": comparison, "canonical_query": comparison.query}
    return render(request, "catalogue/compare.html", context)

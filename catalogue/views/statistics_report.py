"""The statistics report as a page to read and to print."""

from django.shortcuts import render

from catalogue import quickscan
from catalogue.figures.report.document import Report
from catalogue.figures.subject import Subject
from catalogue.stamp import public_page


@public_page
def report(request):
    """Of the register, a selection, a day or an edition: what the address asks."""
    subject = Subject.of(request.GET, request.revision)
    context = {
        "report": Report.of(subject),
        "subject": subject,
        "editions": [edition for edition in quickscan.editions() if edition.has_records],
        "canonical_query": subject.query,
    }
    return render(request, "catalogue/statistics/report.html", context)

"""One figure on a page of its own, and as a file."""

from difflib import get_close_matches

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from catalogue.exports.response import licence_link
from catalogue.figures import coverage, shelf
from catalogue.figures.citing import citation_of, file_name_of, source_of
from catalogue.figures.figure import Figure
from catalogue.figures.files import File, files_of
from catalogue.figures.pages import PAGES
from catalogue.figures.subject import Subject
from catalogue.stamp import public_page


@public_page
def figure(request, figure):
    """The page of the figure of this name, or with `vorm` a file."""
    if figure not in shelf.FIGURES:
        return _not_there(request, nearest=get_close_matches(figure, shelf.FIGURES))
    asked = request.GET.copy()
    form = asked.pop("vorm", [""])[-1]
    subject = shelf.subject_for(figure, Subject.of(asked, request.revision))
    found = shelf.build(figure, subject)
    if form and (subject.selection.problems or subject.unused):
        # A page says what it left out. A file would pass for what was asked.
        return _not_there(request, status=400, figure=found, subject=subject)
    files = files_of(found)
    if form and form not in files:
        return _not_there(request, figure=found, subject=subject, files=files.values())
    if form:
        return _as_file(found, subject, files[form])
    return render(request, "catalogue/figures/page.html", _context(found, subject, files))


def _not_there(request, status: int = 404, **context) -> HttpResponse:
    """Say what there is instead."""
    return render(request, "catalogue/figures/not_there.html", context, status=status)


def _as_file(found: Figure, subject: Subject, file: File) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name_of(found, subject, file.ending)}"',
        "Link": f'{licence_link(subject.selection)}, <{source_of(found, subject)}>; rel="canonical"',
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(file.write(found, subject), content_type=file.content_type, headers=headers)


def _context(found: Figure, subject: Subject, files: dict[str, File]) -> dict:
    query = found.asked_in(subject.query)
    return {
        "here": str(found.title),
        "figure": found,
        "subject": subject,
        "citation": citation_of(found, subject),
        "lasting": source_of(found, subject),
        # Until the day is over.
        "can_change": subject.day >= timezone.localdate() and not subject.edition,
        "files": files.values(),
        # Of organisations there is no such list of records.
        "records": "" if found.name in coverage.FIGURES else subject.list_url(),
        "data": f"{reverse('api:figure', args=[found.name])}{query}",
        "pages": [page for page in PAGES.values() if found.name in page.figures],
        "canonical_query": query,
    }

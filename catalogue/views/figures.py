"""One figure on a page of its own, and as a file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from catalogue.figures import shelf
from catalogue.figures.citing import citation_of, file_name_of, source_of
from catalogue.figures.files import FILES, files_of
from catalogue.figures.subject import Subject
from catalogue.stamp import public_page


@public_page
def figure(request, name):
    asked = request.GET.copy()
    form = asked.pop("vorm", [""])[-1]
    subject = shelf.subject_for(name, Subject.of(asked, request.revision))
    if name not in shelf.FIGURES or (form and form not in FILES):
        raise Http404(_("Dit cijfer is er niet."))
    found = shelf.build(name, subject)
    files = files_of(found)
    if form and form not in files:
        raise Http404(_("Van deze lijst is er geen tekening."))
    if form:
        return _as_file(found, subject, form)
    context = {
        "here": str(found.title),
        "figure": found,
        "subject": subject,
        "citation": citation_of(found, subject),
        "lasting": source_of(found, subject),
        "files": [(file.form, file.label) for file in files.values()],
        "canonical_query": found.asked_in(subject.query),
    }
    return render(request, "catalogue/figures/page.html", context)


def _as_file(found, subject, form) -> HttpResponse:
    file = FILES[form]
    headers = {"Content-Disposition": f'attachment; filename="{file_name_of(found, subject, form)}"'}
    return HttpResponse(file.write(found, subject), content_type=file.content_type, headers=headers)

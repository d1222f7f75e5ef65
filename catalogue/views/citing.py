"""A citation of one record as a file for a program that keeps references."""

import json

from django.http import Http404, HttpResponse

from catalogue.citing import as_bibtex, as_csl, as_text, citation_of
from catalogue.stamp import public_page
from catalogue.views.tombstones import tombstone
from register.choices import State
from register.models import Version


def _json(cited) -> str:
    return json.dumps(as_csl(cited), ensure_ascii=False, indent=2) + "\n"


# By the `vorm` in the address: what writes it, its media type, and the end of the file's name. None: in words.
FORMS = {
    "": (lambda cited: as_text(cited) + "\n", "text/plain", ""),
    "bibtex": (as_bibtex, "application/x-bibtex", "bib"),
    "csl-json": (_json, "application/vnd.citationstyles.csl+json", "json"),
}


@public_page
def cite(request, number):
    """Today's version, or the one that `versie` names; of what is not public, or in no form, nothing."""
    form = FORMS.get(request.GET.get("vorm", ""))
    version = _version(number, request.GET.get("versie", ""))
    if form is None:
        raise Http404
    if version is None:
        return tombstone(request, number)
    write, media_type, ending = form
    cited = citation_of(version)
    response = HttpResponse(write(cited), content_type=f"{media_type}; charset=utf-8")
    response.headers["X-Robots-Tag"] = "noindex"
    if ending:
        response.headers["Content-Disposition"] = f'attachment; filename="{cited.key}.{ending}"'
    return response


def _version(number: str, asked: str) -> Version | None:
    history = Version.objects.public_history(number).with_identity()
    if not asked:
        return history.filter(state=State.PUBLISHED).first()
    # A number of more digits is of no version, and too large for some databases.
    if not (asked.isascii() and asked.isdigit() and len(asked) < 6):
        return None
    return history.filter(number=int(asked)).first()

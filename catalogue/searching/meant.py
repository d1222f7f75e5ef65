"""What a reader may have meant by an address where nothing is: a number one digit off, an organisation alike.

Only what is public: of a draft nobody can tell that it is there.
"""

import re
from difflib import get_close_matches
from string import digits

from catalogue.searching.spelling import one_edit_from
from register.models import Organisation, Version
from register.numbers import is_valid

NUMBER = re.compile(r"^(?:/en)?/toepassingen/([0-9]{7,9})(?:/|$)")
SLUG = re.compile(r"^(?:/en)?/organisaties/([a-z0-9-]{3,100})(?:/|$)", re.IGNORECASE)
MOST = 5
# Of 1: "gemente-utrecht" and "gemeente-utrecht" have 0.97, two organisations of one kind often 0.7.
ALIKE = 0.8


def applications(path: str) -> list[Version]:
    """The live records whose number is one slip of a finger from the one in this address."""
    asked = NUMBER.match(path)
    if not asked:
        return []
    near = {number for number in one_edit_from(asked[1], digits) if is_valid(number)}
    return list(Version.objects.live().filter(application__number__in=near).with_identity()[:MOST])


def organisations(path: str) -> list[Organisation]:
    """The organisations with these words in their address, else those whose address is most like it."""
    asked = SLUG.match(path)
    if not asked:
        return []
    words = asked[1].lower()
    known = list(Organisation.objects.values_list("slug", flat=True))
    slugs = sorted((slug for slug in known if words in slug), key=len) or get_close_matches(words, known, MOST, ALIKE)
    found = Organisation.objects.in_bulk(slugs[:MOST], field_name="slug")
    return [found[slug] for slug in slugs[:MOST]]

"""How organisations are written: the words for their types, and what two spellings of one name have in common."""

import re
import unicodedata

from django.utils.text import slugify

from register.choices import OrganisationType as Type

BRACKETS = re.compile(r"\([^()]*\)")
NO_WORD = re.compile(r"[^a-z0-9]+")
SLUG_LENGTH = 120

# A word (or more) that a name may begin with, and the types it can stand for. Longer ones first.
TYPE_WORDS: dict[str, frozenset[str]] = {
    "gemeenschappelijke regeling": frozenset({Type.PARTNERSHIP}),
    "directoraat generaal": frozenset({Type.DEPARTMENT}),
    "hoogheemraadschap van": frozenset({Type.WATER_AUTHORITY}),
    "hoogheemraadschap": frozenset({Type.WATER_AUTHORITY}),
    "openbaar lichaam": frozenset({Type.CARIBBEAN_BODY, Type.PARTNERSHIP}),
    "ministerie van": frozenset({Type.MINISTRY}),
    "waterschap": frozenset({Type.WATER_AUTHORITY}),
    "wetterskip": frozenset({Type.WATER_AUTHORITY}),
    "provincie": frozenset({Type.PROVINCE}),
    "gemeente": frozenset({Type.MUNICIPALITY}),
    "stichting": frozenset({Type.INDEPENDENT_BODY, Type.PARTNERSHIP, Type.OTHER}),
    "dienst": frozenset({Type.DEPARTMENT, Type.AGENCY, Type.INDEPENDENT_BODY}),
}
# Words that are a part of the name, but tell the type.
TELLING_WORDS = {
    "politie": Type.POLICE,
    "rechtbank": Type.COURT,
    "gerechtshof": Type.COURT,
    "inspectie": Type.INSPECTORATE,
    "rijksinspectie": Type.INSPECTORATE,
    "adviescollege": Type.ADVISORY_COUNCIL,
}
# What people write before a name that the government's list gives without its type.
WRITTEN_BEFORE = {
    Type.MUNICIPALITY: "Gemeente",
    Type.WATER_AUTHORITY: "Waterschap",
    Type.MINISTRY: "Ministerie van",
    Type.CARIBBEAN_BODY: "Openbaar Lichaam",
}


def spelled_alike(name: str) -> str:
    """The name without capitals, accents and punctuation, which vary from source to source."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return NO_WORD.sub(" ", plain.casefold().replace("&", " en ")).strip()


def without_brackets(name: str) -> str:
    return spelled_alike(BRACKETS.sub(" ", name))


def bare(name: str) -> tuple[str, frozenset[str] | None]:
    """The name without brackets and type word, and the types that the word stands for; None without such a word."""
    plain = without_brackets(name)
    for word, types in TYPE_WORDS.items():
        if plain.startswith(f"{word} "):
            return plain.removeprefix(f"{word} "), types
    return plain, None


def type_told_by(name: str) -> str:
    """The type that the beginning of a name tells beyond doubt; "overig" when it tells none."""
    plain, types = bare(name)
    if types:
        return next(iter(types)) if len(types) == 1 else Type.OTHER
    return TELLING_WORDS.get(plain.partition(" ")[0], Type.OTHER)


def written_out(name: str, kind: str) -> str:
    """The name as people write it: with its type, where the list leaves that out."""
    _rest, types = bare(name)
    if not name or kind not in WRITTEN_BEFORE or (types and kind in types):
        return name
    return f"{WRITTEN_BEFORE[Type(kind)]} {name}"


def slug_of(name: str, *suffix: str) -> str:
    """The name in an address. A suffix is kept whole, whatever the length of the name."""
    end = "".join(f"-{part}" for part in suffix)
    return (slugify(name)[: SLUG_LENGTH - len(end)].strip("-") or "organisatie") + end

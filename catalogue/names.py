"""What the name of an application tells: its words that say something of the purpose, and how alike two names are."""

from dataclasses import dataclass
from functools import cached_property

from catalogue.searching.words import parts_of
from register.duplicates import EMPTY_WORDS
from register.models import Version
from register.searchable import fold

MOST_WORDS = 5
SHORTEST_WORD = 3
# Compounds are of one family by how they begin, "anonimiseringssoftware" and "anonimiseren", but that says less.
FAMILY = 8
OF_A_FAMILY = 0.5
# In so many names, or so plain, that sharing them says nothing of the purpose.
TELL_NOTHING = EMPTY_WORDS | {
    "aan", "aanpak", "aanvragen", "als", "assistent", "automatisch", "automatische", "bepalen", "berekenen",
    "berekening", "controle", "controleren", "dashboard", "deel", "detecteren", "detectie", "dienst", "diensten",
    "digitaal", "digitale", "geautomatiseerd", "geautomatiseerde", "gemeente", "gemeentelijk", "gemeentelijke",
    "hulp", "hulpmiddel", "informatie", "intelligente", "inzet", "landelijke", "lokale", "maken", "model", "modellen",
    "module", "monitor", "niet", "ondersteuning", "openbare", "over", "per", "pilot", "proces", "profiel",
    "provincie", "rapportage", "risico", "risicomodel", "risicos", "ruimte", "signaal", "signalen", "slimme",
    "software", "systemen", "toepassing", "tools", "tot", "uit", "verwerking", "via", "virtuele", "waterschap",
    "zijn",
}  # fmt: skip


@dataclass(frozen=True)
class Word:
    """A word of a name that tells something, in the forms in which another name may have it."""

    text: str

    @cached_property
    def forms(self) -> tuple[str, ...]:
        return parts_of(self.text)[0].forms

    @property
    def family(self) -> tuple[str, ...]:
        """How a compound begins, at the beginning of a word; nothing for a short word."""
        return (f" {self.text[:FAMILY]}",) if len(self.text) > FAMILY else ()

    @property
    def weight(self) -> int:
        return len(self.text)

    def part_in(self, folded: str) -> float:
        """How much of the word stands in another name: all of it, how it begins, or nothing."""
        if any(form in folded for form in self.forms):
            return 1
        return OF_A_FAMILY if any(form in folded for form in self.family) else 0


class Name:
    """What a name says: its words that tell something, the longest first."""

    def __init__(self, version: Version):
        self.folded = f" {fold(version.name)} "
        telling = {word for word in self.folded.split() if tells(word)}
        self.words = [Word(word) for word in sorted(telling, key=lambda word: (-len(word), word))[:MOST_WORDS]]
        self.weight = sum(word.weight for word in self.words)

    def shared_with(self, other: "Name") -> list[str]:
        """The words of this name that the other one has, whole or how they begin, as they are in this one."""
        shared = {word.text for word in self.words if word.part_in(other.folded)}
        return [word for word in dict.fromkeys(self.folded.split()) if word in shared]

    def likeness(self, other: "Name") -> float:
        """How much of both names is of the same words, from 0 to 1."""
        mine = sum(word.weight * word.part_in(other.folded) for word in self.words)
        theirs = sum(word.weight * word.part_in(self.folded) for word in other.words)
        both = self.weight + other.weight
        return (mine + theirs) / both if both else float(self.folded == other.folded)


def tells(word: str) -> bool:
    """Whether a folded word says something of the purpose."""
    return len(word) >= SHORTEST_WORD and not word.isdigit() and word not in TELL_NOTHING

"""How wide a text is, near enough to keep two apart. A server has no browser to ask, and a reader any font."""

from textwrap import wrap

# The narrowest that a drawing becomes: a window of 320 px without its margins.
NARROWEST = 288
SIZE, SMALL, TINY = 15, 13, 11  # pixels
LINE = 20

# Parts of the size of the letters, on the wide side: that of Arial, where ours has not arrived.
NARROW, WIDE, CAPITAL, OTHER = 0.32, 0.89, 0.68, 0.56
NARROW_ONES, WIDE_ONES = frozenset("iljtfrI.,:;'’‘|!()[]- "), frozenset("mwMW@%")


def width(text: str, size: int = SIZE) -> float:
    """In pixels."""
    return size * sum(map(_part, text))


def _part(letter: str) -> float:
    if letter in NARROW_ONES:
        return NARROW
    if letter in WIDE_ONES:
        return WIDE
    return CAPITAL if letter.isupper() else OTHER


def lines(text: str, room: float, size: int = SIZE) -> list[str]:
    """The text in lines of at most `room` pixels; a word that is longer is broken. At least one line."""
    if text and width(text, size) <= room:
        return [text]
    characters = max(4, int(room / (size * OTHER)))
    most = int(room / (size * NARROW))
    # As many characters as fit: of narrow letters that is more than on average.
    for number in range(most, characters, -1):
        broken = wrap(text, number)
        if all(width(line, size) <= room for line in broken):
            return broken or [""]
    return wrap(text, characters) or [""]

"""How wide a text is, near enough to keep two apart. A server has no browser to ask, and a reader any font."""

from collections.abc import Iterator

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
    done, line = [], ""
    for word in text.split():
        for piece in _broken(word, room, size):
            longer = f"{line} {piece}" if line else piece
            if line and width(longer, size) > room:
                done.append(line)
                line = piece
            else:
                line = longer
    return [*done, line]


def _broken(word: str, room: float, size: int) -> Iterator[str]:
    """The word in pieces that fit; of one letter at least."""
    piece = ""
    for letter in word:
        if piece and width(piece + letter, size) > room:
            yield piece
            piece = ""
        piece += letter
    yield piece

"""The public number of an application: eight digits, the last a check digit.

The scheme is the national Algoritmeregister's (there called LARS): seven digits 1 to 9 drawn at
random and a weighted sum modulo 10. All 1,530 numbers of 8 August 2026 satisfy it. A record that
is taken over therefore keeps its number, and a new number says nothing about its neighbours.
"""

import secrets

WEIGHTS = (3, 1, 3, 1, 3, 1, 3)


def check_digit(seven: str) -> str:
    """The eighth digit for the first seven."""
    return str(sum(weight * int(digit) for weight, digit in zip(WEIGHTS, seven, strict=True)) % 10)


def is_valid(number: str) -> bool:
    """Whether a number has eight ASCII digits of which the last one is right."""
    return (
        len(number) == 8
        and number.isascii()
        and number.isdigit()
        and "0" not in number[:7]
        and check_digit(number[:7]) == number[7]
    )


def draw() -> str:
    """A random valid number, of 9**7. That nobody has it yet is for the unique column to say."""
    seven = "".join(secrets.choice("123456789") for _ in range(7))
    return seven + check_digit(seven)

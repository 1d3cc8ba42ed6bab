"""What is said of a wrong argument or file."""

from typing import NoReturn

# The exit status of a program that met a Mistake, as argparse's own.
MISTAKE = 2


class Mistake(Exception):
    """A wrong argument or file: to start again does not help."""


def fail(where: str, what: str, expected: str, got: object) -> NoReturn:
    raise Mistake(f'{where}: {what} must be {expected}, got {got}.')

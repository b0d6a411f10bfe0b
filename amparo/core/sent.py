"""What somebody sent in an address, a form or a body, as what it may be: a whole number, words on one line (SEC-15)."""

DIGITS = 18  # of a key: every number of so many fits a column of the database


def whole(text: str, digits: int = DIGITS) -> int | None:
    """A whole number of at most so many plain digits; None for everything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None


def one_line(text: str) -> str:
    """Breaks and other control characters become blanks."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())

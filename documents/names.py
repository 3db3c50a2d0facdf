"""File names and codes as people see them. Pure."""

import re
import secrets
import unicodedata

LONGEST_NAME = 120
NAMELESS = "document.pdf"
# Without letters and digits that are mistaken for each other on paper: no I, L, O, 0, 1.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_PARTS = (4, 4, 2)


def shown_name(name: str) -> str:
    """The filer's own file name, fit to be shown: no path, no control or direction marks, not too long."""
    last = re.split(r"[\\/]", name)[-1]
    kept = "".join(char for char in unicodedata.normalize("NFC", last) if unicodedata.category(char)[0] != "C")
    return kept.strip()[:LONGEST_NAME] or NAMELESS


def new_code() -> str:
    """A verification code such as ABCD-EFGH-JK: 31 to the power of 10 of them."""
    return "-".join("".join(secrets.choice(ALPHABET) for _place in range(size)) for size in CODE_PARTS)


def read_code(typed: str) -> str:
    """A typed code as it is stored, whatever its case, dashes and blanks; empty when it cannot be one."""
    letters = re.sub(r"[\s\-\u2010-\u2015]+", "", typed).upper()
    if len(letters) != sum(CODE_PARTS) or any(letter not in ALPHABET for letter in letters):
        return ""
    first, second, _last = CODE_PARTS
    return "-".join((letters[:first], letters[first : first + second], letters[first + second :]))

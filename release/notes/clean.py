"""People's words made safe for a line of text, and the digest of notes."""

import hashlib
import unicodedata
from functools import lru_cache

# Marks, embeddings, overrides and isolates of writing direction: they make a line read as another.
_DIRECTIONS = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}


class _Table(dict[int, str]):
    """What becomes of a character, decided when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = kept = _kept(chr(code))
        return kept


def _kept(character: str) -> str:
    if character.isspace():
        return " "
    if unicodedata.category(character) == "Cc" or ord(character) in _DIRECTIONS:
        return ""
    # Half of a surrogate pair cannot be written as UTF-8.
    return "\ufffd" if unicodedata.category(character) == "Cs" else character


_TABLE = _Table()


def clean(text: str) -> str:
    """One line: white space folded; control characters and changes of direction taken out."""
    if not text.isprintable():
        text = text.translate(_TABLE)
    return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text


@lru_cache(maxsize=256)
def digest(text: str) -> str:
    """SHA-256 of a text as UTF-8, in hex: what an approval of notes is bound to."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

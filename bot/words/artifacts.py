"""The artifacts of a release in words: each with its kind, platforms, signature and checksum."""

from collections.abc import Iterable

from bot.words.text import bold, code, cut, esc, listed
from release.artifacts import Piece
from release.state import Release

_MOST = 2400


def artifacts(release: Release) -> str:
    """A list of what was found; files are linked where the shelf can be fetched."""
    place = release.binding.downloads_of(release.started.tag).rstrip("/")
    lines = pieces(release.artifacts.values(), place)
    if place:
        lines.append(f"Checksums: <{esc(place)}/SHA256SUMS|SHA256SUMS>")
    return cut("\n".join([bold("Artifacts"), *lines]), _MOST)


def pieces(every: Iterable[Piece], place: str = "") -> list[str]:
    """A line for each; `place` is where files can be fetched."""
    return [_piece(piece, place) for piece in every]


def _piece(piece: Piece, place: str) -> str:
    name = esc(piece.what)
    if place and piece.size is not None:
        name = f"<{esc(place)}/{name}|{name}>"
    about = [piece.kind, listed(map(esc, piece.platforms)), "signed" if piece.signed else ""]
    digest = code(piece.digest.removeprefix("sha256:")[:12]) if piece.digest else ""
    return " · ".join(filter(None, [f"• {name}", *about, digest]))

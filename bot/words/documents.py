"""What a document lacks, in a few words."""

from bot.words.text import code, listed
from release.state import Release


def document(release: Release, gate: str) -> str:
    """Why the document of a gate cannot be relied on yet; empty for other gates."""
    made = release.candidate.documents.get(gate) if release.candidate else None
    if made is None:
        return ""
    if made.lacks == "missing":
        return f"{code(made.path)} is not in the candidate"
    if made.lacks == "empty":
        return f"{code(made.path)} holds nothing but a template"
    if made.sections:
        return f"{code(made.path)} says nothing under {listed(map(code, made.sections))}"
    shas = listed((code(sha[:8]) for sha in made.changes), most=8)
    return f"{code(made.path)} does not speak of {shas}" if made.changes else ""

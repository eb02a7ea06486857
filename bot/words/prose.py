"""Release notes as Slack shows them: titles bold, entries as bullets, all of it safe."""

import re

from bot.words.text import bold, clean_lines, cut, esc, escape, even

_TITLE = re.compile(r"#{1,6}\s+(.*)")
_ENTRY = re.compile(r"(\s*)[-*+]\s+(.*)")
_STRONG = re.compile(r"\*\*([^*\n]+)\*\*")
_LINE = 500


def prose(notes: str, limit: int) -> tuple[str, int]:
    """The notes in Slack's own marks, cut at a line, and how many lines are left out."""
    lines = clean_lines(notes).strip("\n").split("\n")
    shown: list[str] = []
    room = limit
    for at, line in enumerate(lines):
        following = next((one for one in lines[at + 1 :] if one.strip()), "")
        text = _line(line, following)
        if len(text) + 1 > room:
            return "\n".join(shown).rstrip(), sum(bool(one.strip()) for one in lines[at:])
        shown.append(text)
        room -= len(text) + 1
    return "\n".join(shown).rstrip(), 0


def _line(line: str, following: str) -> str:
    if title := _TITLE.fullmatch(line):
        return bold(title[1])
    if entry := _ENTRY.fullmatch(line):
        return f"{'    ' * (len(entry[1]) // 2)}• {_inline(entry[2])}"
    if line.strip() and _ENTRY.fullmatch(following):
        return bold(line)  # the templates of some policies write titles without a mark
    return _inline(line)


def _inline(text: str) -> str:
    return _STRONG.sub(r"*\1*", even(escape(cut(text, _LINE))))


def highlights(notes: str, limit: int) -> str:
    """The notes without their heading, with a count of what is left out."""
    body = notes.strip().partition("\n")[2].strip() or notes.strip()
    text, left = prose(body, limit)
    return f"{text}\n… and {left:,} more lines" if left else text or esc(notes)

"""A policy's template, rendered byte for byte in a sandbox."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from types import TracebackType
from typing import Any, Final

from jinja2 import StrictUndefined, Template, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from release.notes.entries import Entry, Section
from release.values import Struct, replace

MAX_LENGTH: Final = 1_000_000
_UPDATE = re.compile(
    r"(?:bump|update|upgrade)s? (?:dependency )?(\S+) from v?(\d\S*) to v?(\d\S*)", re.IGNORECASE
)
_FILE = "<template>"  # Jinja's name for a template that came from a string.


class NotesTemplateError(Exception):
    """A template cannot be rendered: `line` of the template (from 1, None: unknown), `cause`."""

    def __init__(self, line: int | None, cause: str) -> None:
        self.line = line
        self.cause = cause
        super().__init__(f"line {line}: {cause}" if line else cause)


class About(Struct, frozen=True):
    """The release that notes are about, as a template may name it; `previous` is a version."""

    version: str
    tag: str
    date: date
    previous: str = ""
    kind: str = ""
    project: str = ""


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, with a short way to the data we put in: the fields, nothing else."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is Entry and attribute in Entry.__struct_fields__:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


def _upfirst(text: str) -> str:
    """The filter `upfirst`: the first letter in upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


def _updated(text: str) -> str:
    """The filter `updated`: how bots name it becomes “Updated dependency X from vA to vB”."""
    found = _UPDATE.fullmatch(text)
    return f"Updated dependency {found[1]} from v{found[2]} to v{found[3]}" if found else text


def _environment() -> _Sandbox:
    environment = _Sandbox(
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # markdown, not HTML; `clean` made the words safe
        undefined=StrictUndefined,
    )
    environment.filters["upfirst"] = _upfirst
    environment.filters["updated"] = _updated
    return environment


_ENVIRONMENT = _environment()


@lru_cache(maxsize=64)
def _compiled(template: str) -> Template:
    return _ENVIRONMENT.from_string(template)


def render(
    template: str,
    about: About,
    sections: Sequence[Section] = (),
    contributors: Sequence[str] = (),
) -> str:
    """The notes, exactly as the template says.

    It may use version, tag, date (ISO), previous, kind, project, sections (title, key, entries
    of text, scope, type, breaking, ref, refs, pr, sha, short, author, removal, tail),
    contributors, and the filters upfirst and updated. Raises NotesTemplateError.
    """
    try:
        pieces = _compiled(template).generate(
            version=about.version,
            tag=about.tag,
            date=about.date.isoformat(),
            previous=about.previous,
            kind=about.kind,
            project=about.project,
            sections=tuple(sections),
            contributors=tuple(contributors),
        )
        return _joined(pieces)
    except TemplateSyntaxError as wrong:
        raise NotesTemplateError(wrong.lineno, wrong.message or "syntax error") from wrong
    except NotesTemplateError:
        raise
    # A template raises what its expressions raise: UndefinedError, ZeroDivisionError, TypeError, …
    except Exception as e:
        raise NotesTemplateError(_line(e.__traceback__), str(e) or type(e).__name__) from e


def _joined(pieces: Any) -> str:
    """The text, unless a loop of the template does not know when to stop."""
    parts: list[str] = []
    length = 0
    for piece in pieces:
        parts.append(piece)
        length += len(piece)
        if length > MAX_LENGTH:
            raise NotesTemplateError(None, f"the notes are longer than {MAX_LENGTH:,} characters")
    return "".join(parts)


def _line(trace: TracebackType | None) -> int | None:
    """The line of the template at which it stopped: the last frame that is in it."""
    line = None
    while trace:
        if trace.tb_frame.f_code.co_filename == _FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def check_template(template: str) -> None:
    """Render with samples of everything; NotesTemplateError when a release could not."""
    entry = Entry("text", "scope", "feat", "why", "#1", ("#1",), 1, "0" * 40, "0" * 8, "@author")
    about = About("1.2.3", "v1.2.3", date(2026, 1, 2), "1.2.2", "patch", "project")
    for entries in ((entry, replace(entry, scope="", pr=None, ref="", refs=())), ()):
        sections = (Section("Title", "title", entries), Section("Other", "other", entries))
        render(template, about, sections, ("@author", "Other Author"))
    render(template, About("0.1.0", "v0.1.0", date(2026, 1, 2)))

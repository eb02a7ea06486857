"""What is written about a release, and announced."""

from typing import Literal

from pydantic import (
    Field,
)

from release.policy.model.words import Flag, Names, Texts
from release.spans import Span
from release.yamlfile import Strict


class Section(Strict):
    """Which changes a section of the notes holds."""

    types: Texts = ()
    """Types of conventional commits that stand in it."""
    classes: Names = ()
    """Classes of change that stand in it."""
    also: Flag = False
    """Its changes stand in the section of their own as well."""


# What a policy that says nothing about its notes gets: https://keepachangelog.com, in short.
SECTIONS = {
    "Added": Section(types=("feat",)),
    "Changed": Section(types=("change", "refactor", "perf")),
    "Removed": Section(types=("remove",)),
    "Fixed": Section(types=("fix", "hotfix")),
    "Security": Section(types=("security",)),
}


TEMPLATE = """\
## {{ version }} - {{ date }}
{% for section in sections %}

### {{ section.title }}
{% for entry in section.entries %}
- {{ entry.text }}
{% endfor %}
{% endfor %}
"""


class Notes(Strict):
    """The notes: a file, its sections in order, and a template."""

    file: str = "CHANGELOG.md"
    """The changelog's file."""
    sections: dict[str, Section] = Field(SECTIONS, min_length=1)
    """The sections by title, in order; empty ones are left out."""
    template: str = TEMPLATE
    """A Jinja template of one version's section."""
    everything: str | None = None
    """A second file, which lists every change with its author and commit; without it, none."""


class Announcement(Strict):
    """One announcement: to which channels of the project, saying what, when."""

    to: Names = ("stakeholders",)
    """Which of the project's groups of announcement channels hear it."""
    at: Span | None = None
    """When, counted from the release date, by itself; without it, where the action stands."""
    says: tuple[Literal["summary", "highlights", "impact", "migrations", "rollback"], ...] = ()
    """What it says beside the version; without it, highlights, migrations and rollback."""

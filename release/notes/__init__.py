"""Release notes: entries in a policy's sections, its template, the changelog, a person's edit."""

from release.notes.changelog import Heading, heading_pattern, insert, section_of, without
from release.notes.clean import clean, digest
from release.notes.edits import merge_edit
from release.notes.entries import (
    Entry,
    Section,
    SectionRule,
    contributors,
    known_issues,
    sections_of,
)
from release.notes.everything import everything
from release.notes.fields import Field, Fields, join, split
from release.notes.template import About, NotesTemplateError, check_template, render

__all__ = [
    "About",
    "Entry",
    "Field",
    "Fields",
    "Heading",
    "NotesTemplateError",
    "Section",
    "SectionRule",
    "check_template",
    "clean",
    "contributors",
    "digest",
    "everything",
    "heading_pattern",
    "insert",
    "join",
    "known_issues",
    "merge_edit",
    "render",
    "section_of",
    "sections_of",
    "split",
    "without",
]

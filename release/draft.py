"""What a candidate will hold: the notes, the changelog and the version files, as text."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from release import facts as f
from release.changes import Change, ChangeClass, classified, release_changes
from release.components import belongs, tag_format
from release.medians import median
from release.notes import (
    About,
    SectionRule,
    contributors,
    digest,
    everything,
    heading_pattern,
    insert,
    known_issues,
    merge_edit,
    render,
    sections_of,
)
from release.policy import Policy
from release.values import Struct

MOST_LINES = 200


def classes_of(policy: Policy) -> tuple[ChangeClass, ...]:
    """The policy's classes of change, ready to classify with."""
    return tuple(
        ChangeClass(name, rule.types, rule.paths, rule.labels, rule.breaking, rule.content)
        for name, rule in policy.changes.items()
    )


def changes_in(
    policy: Policy, every: Iterable[Change], recorded: Sequence[str], component: str | None = None
) -> list[Change]:
    """What the commits of a range change (of a component: in its files), each with its classes."""
    ours = belongs(policy, component)
    changes = [change for change in release_changes(every, recorded) if ours(change.paths)]
    return classified(changes, classes_of(policy))


def by_class(changes: Iterable[Change]) -> dict[str, tuple[str, ...]]:
    """Class of change to the commits that belong to it."""
    found: dict[str, list[str]] = {}
    for change in changes:
        for name in sorted(change.classes):
            found.setdefault(name, []).append(change.sha)
    return {name: tuple(shas) for name, shas in found.items()}


def line_of(change: Change) -> f.Line:
    """A change as people see it in Slack."""
    text = change.description if change.is_conventional else change.commit.subject
    prefix = f"{change.type}: " if change.is_conventional else ""
    return f.Line(
        sha=change.sha,
        subject=f"{prefix}{text}"[:300],
        author=change.commit.author,
        classes=tuple(sorted(change.classes)),
        pull=str(change.pull) if change.pull else None,
    )


def committed(changes: Iterable[Change]) -> datetime | None:
    """When changes were committed: the median."""
    return median(change.commit.when.astimezone(UTC) for change in changes)


def lines(changes: Sequence[Change]) -> tuple[tuple[f.Line, ...], int]:
    """The first changes as lines, and how many more there are."""
    return tuple(line_of(c) for c in changes[:MOST_LINES]), max(0, len(changes) - MOST_LINES)


class Notes(Struct, frozen=True):
    """Rendered notes: the text, a digest of it without its heading, the changelog with it."""

    text: str
    body: str
    changelog: str


def write_notes(
    policy: Policy,
    about: About,
    changes: Sequence[Change],
    changelog: str,
    edits: Sequence[f.NotesEdited],
    component: str | None = None,
) -> Notes:
    """Render the notes, keep what people edited, one after the other, put them into the changelog.

    Raises NotesTemplateError.
    """
    text = render_notes(policy, about, changes)
    for edit in edits:
        text = merge_edit(edit.base, edit.text, text)
    heading = heading_pattern(policy.notes.template, tag_format(policy, component))
    return Notes(text, digest(without_heading(text)), insert(changelog, text, heading))


def write_everything(
    policy: Policy, notes: str, changes: Sequence[Change], old: str, component: str | None = None
) -> str:
    """The file of every change, with this version's under the heading that its notes have."""
    line = notes.strip().partition("\n")[0]
    heading = heading_pattern(policy.notes.template, tag_format(policy, component))
    return insert(old, everything(line, list(reversed(changes))), heading)


def render_notes(policy: Policy, about: About, changes: Sequence[Change]) -> str:
    """The notes as the policy's template makes them, without anybody's edit."""
    rules = [
        SectionRule(title, section.types, section.classes, also=section.also)
        for title, section in policy.notes.sections.items()
    ]
    oldest_first = [*reversed(changes), *known_issues(reversed(changes))]
    sections = sections_of(oldest_first, rules)
    return render(policy.notes.template, about, sections, contributors(changes))


def about(started: f.Started, project: str, dated: date) -> About:
    """What the template may say about a release."""
    return About(
        version=started.version,
        tag=started.tag,
        date=dated,
        previous=started.previous or "",
        kind=started.what,
        project=project,
    )


def without_heading(text: str) -> str:
    """The notes below their first line, which holds the version and the date."""
    return text.strip().partition("\n")[2].strip()


def authors_of(changes: Iterable[Change]) -> tuple[str, ...]:
    """Everybody who wrote a part, by e-mail address or name."""
    return tuple(sorted({author for change in changes for author in change.authors}))


def flags_of(changes: Iterable[Change]) -> tuple[str, ...]:
    """Every feature flag that came with a change."""
    return tuple(sorted({flag for change in changes for flag in change.flags}))

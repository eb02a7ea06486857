"""Documents: what is more than a template, what a guide speaks of, which modules are touched."""

import pytest

from release.documents import examined, modules_of, names, path_of
from release.facts import Line
from release.policy.model import Gate
from tests.bot.factory import started

GUIDE = Gate(
    title="Guide",
    document="docs/{component}/{tag}-{version}.md",
    sections=("Rollback",),
    each=("migrations", "breaking"),
)
BREAKS = Line(sha="a" * 40, subject="feat!: other totals", author="Ines", classes=("breaking",))
FIXES = Line(sha="b" * 40, subject="fix: rounding", author="Ines", pull="12")


@pytest.mark.parametrize(
    "text",
    ["", "\n \n", "# Title\n", "# Title\n\n<!-- say how -->\n", "TODO\n- \n...", "# A\n\n<what>\n"],
)
def test_a_template_is_empty(text: str):
    assert examined(GUIDE, "x.md", text, [BREAKS]).lacks == "empty"


def test_what_is_not_there_is_missing():
    assert examined(GUIDE, "x.md", None, []).lacks == "missing"


@pytest.mark.parametrize(
    ("text", "sections", "changes"),
    [
        ("## Rollback\nDrop it. See other totals.\n", (), ()),
        ("## How to rollback\nDrop it.\n", (), (BREAKS.sha,)),
        ("Other totals.\n\n## Rollback\nTBD\n", ("Rollback",), ()),
        ("aaaaaaa goes.\n", ("Rollback",), ()),
    ],
)
def test_sections_hold_something_and_each_change_is_named(text, sections, changes):
    found = examined(GUIDE, "x.md", text, [BREAKS, FIXES])
    assert (found.sections, found.changes) == (sections, changes)
    assert found.whole is (not sections and not changes)


@pytest.mark.parametrize(
    ("text", "named"),
    [("#12", True), ("#123", False), ("bbbbbbb", True), ("the Rounding", True), ("b", False)],
)
def test_a_change_is_named_by_number_commit_or_words(text: str, named: bool):
    assert names(text, FIXES) is named


def test_the_path_is_of_the_release():
    assert path_of(GUIDE, started(component="api")) == "docs/api/v1.3.0-1.3.0.md"


def test_modules_are_named_as_the_policy_says():
    paths = ["api/list.sh", "services/auth/a.py", "services/auth/b.py", "docs/x.md", "README.md"]
    rules = {"endpoints": ["api/*"], "modules": ["services/*"]}
    assert modules_of(paths, rules) == ("api/list.sh", "services/auth")
    assert modules_of(paths, {}) == ("api", "docs", "services")

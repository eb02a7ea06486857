from datetime import UTC, datetime

import pytest

from release.changes import ChangeClass, classified, classify, parse, too_big
from release.commits import Commit

SHA = "0123456789abcdef0123456789abcdef01234567"


def commit(subject, body="", paths=(), parents=(), sha=SHA, author="Ann", email="ann@example.org"):
    when = datetime(2026, 2, 13, tzinfo=UTC)
    return Commit(sha, tuple(parents), author, email, when, subject, body, tuple(paths))


def read(subject, body="", **fields):
    return parse(commit(subject, body, **fields))


# --- Conventional Commits 1.0.0, its own examples first ---


@pytest.mark.parametrize(
    ("subject", "kind", "scope", "description"),
    [
        ("feat: allow extends", "feat", None, "allow extends"),
        ("feat(lang): add Polish language", "feat", "lang", "add Polish language"),
        ("docs: correct spelling of CHANGELOG", "docs", None, "correct spelling of CHANGELOG"),
        ("FIX(API): Case is free", "fix", "API", "Case is free"),
        ("fix(a b/c, d):   spaces", "fix", "a b/c, d", "spaces"),
        ("feat(): no scope after all", "feat", None, "no scope after all"),
        ("build-deps: bump x", "build-deps", None, "bump x"),
        ("fix:no space", "other", None, "fix:no space"),
        ("fix typo: in the readme", "other", None, "fix typo: in the readme"),
        ("fixup! feat: x", "other", None, "fixup! feat: x"),
        (": x", "other", None, ": x"),
        ("feat: ", "other", None, "feat:"),
        ("Add the thing", "other", None, "Add the thing"),
        ("", "other", None, ""),
    ],
)
def test_a_subject(subject, kind, scope, description):
    change = read(subject)
    assert (change.type, change.scope, change.description) == (kind, scope, description)
    assert change.breaking is None


@pytest.mark.parametrize(
    ("subject", "body", "breaking"),
    [
        ("feat!: send an email", "", "send an email"),
        ("feat(api)!: send an email", "", "send an email"),
        ("feat: x", "BREAKING CHANGE: `extends` now extends", "`extends` now extends"),
        ("feat: x", "BREAKING-CHANGE: with a hyphen", "with a hyphen"),
        ("chore!: drop Node 6", "BREAKING CHANGE: use more.", "use more."),
        ("feat: x", "Why.\n\nBREAKING CHANGE: one\ntwo\nRefs: #1", "one two"),
        ("feat: x", "BREAKING CHANGE: one\n\nand a paragraph", "one and a paragraph"),
        ("feat: x", "BREAKING CHANGE: one\r\ntwo\r\n", "one two"),
        ("no convention", "BREAKING CHANGE: still said", "still said"),
        ("feat: x", "breaking change: not in upper case", None),
        ("feat: x", "This is no BREAKING CHANGE: not at the beginning", None),
        ("feat: x", "BREAKING CHANGE #12", None),
    ],
)
def test_what_breaks(subject, body, breaking):
    assert read(subject, body).breaking == breaking


def test_trailers_are_the_last_paragraph_and_no_part_of_the_body():
    change = read(
        "fix: prevent racing of requests",
        "Introduce a request id.\n\nRemove timeouts.\n\n"
        "Reviewed-by: Z\nRefs: #123\nLabels: api, auth\nFixes #7\nNote: long\n  and folded",
    )
    assert change.body == "Introduce a request id.\n\nRemove timeouts."
    assert change.trailers == (
        ("reviewed-by", "Z"),
        ("refs", "#123"),
        ("labels", "api, auth"),
        ("fixes", "#7"),
        ("note", "long and folded"),
    )
    assert change.labels == ("api", "auth")
    assert change.refs == ("#123", "#7")


def test_a_last_paragraph_with_prose_has_no_trailers():
    change = read("fix: x", "Refs: #1\nand then some words")
    assert change.trailers == ()
    assert change.body == "Refs: #1\nand then some words"


def test_authors():
    change = read("fix: x", "Co-authored-by: Bob <b@x>\nco-authored-by: Ann <ann@example.org>")
    assert change.authors == ("Ann <ann@example.org>", "Bob <b@x>")


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("closes #12 and #12", ("#12",)),
        ("ABC-12, X2Y-3", ("ABC-12", "X2Y-3")),
        ("CVE-2026-12345 (CVE-2025-0001)", ("CVE-2026-12345", "CVE-2025-0001")),
        ("UTF-8, SHA-256, ISO-8601, CVE-1", ()),
        ("a#1 x/#2 &#39; #x Abc-1 abc-1 #12a", ()),
    ],
)
def test_references(text, refs):
    assert read(f"fix: {text}").refs == refs
    assert read("fix: x", text).refs == refs


def test_a_pull_request_is_a_number_of_its_own():
    change = read("feat(ui): add the page (#12)", "Closes #7, see #12")
    assert (change.description, change.pull, change.refs) == ("add the page", 12, ("#7",))
    assert read("feat: x (#1) (#2)").pull == 2
    assert read("(#12)").description == "(#12)"


# --- merges and reverts ---


@pytest.mark.parametrize(
    ("subject", "body", "pull", "branch", "description"),
    [
        (
            *("Merge pull request #12 from alice/feature-x", "Add the page\n\nMore."),
            *(12, "feature-x", "Add the page"),
        ),
        ("Merge pull request #12 from a/feature/x", "feat: add it", 12, "feature/x", "add it"),
        ("Merge pull request #12 from a/login-page", "", 12, "login-page", "login page"),
        ("Merge branch 'feature/x' into develop", "", None, "feature/x", "x"),
        (
            "Merge branch 'feature/ABC-12-log_in'",
            "",
            None,
            "feature/ABC-12-log_in",
            "ABC-12 log in",
        ),
        ("Merge branch 'main' of https://x.org/y", "", None, "main", "main"),
        ("Merge remote-tracking branch 'origin/x' into y", "", None, "origin/x", "x"),
        (
            *("Merge branch 'fix-1' into 'main'", "Repair it\n\nSee merge request group/app!34"),
            *(34, "fix-1", "Repair it"),
        ),
        ("Merge branch 'fix' into 'main'", "See merge request g/app!34", 34, "fix", "fix"),
        ("Merge branch 'x'", "# Conflicts:\n#\ta", None, "x", "x"),
        ("Merged in fix/y (pull request #9)", "Repair y", 9, "fix/y", "Repair y"),
        ("Merged PR 77: Repair y", "", 77, None, "Repair y"),
        ("Merge the two tables", "", None, None, "Merge the two tables"),
    ],
)
def test_a_merge_subject(subject, body, pull, branch, description):
    change = read(subject, body)
    assert (change.pull, change.branch, change.description) == (pull, branch, description)


def test_a_merge_has_the_type_of_its_pull_requests_title():
    merge = read("Merge pull request #12 from a/b", "feat(ui)!: add the page")
    assert (merge.type, merge.scope, merge.breaking) == ("feat", "ui", "add the page")


@pytest.mark.parametrize(
    ("subject", "kind", "description"),
    [
        ('Revert "feat: x"', "revert", 'Revert "feat: x"'),
        ('Revert "feat: x (#1)" (#2)', "revert", 'Revert "feat: x (#1)"'),
        ("revert: feat: x", "revert", "feat: x"),
        ('Revert "Revert "feat: x""', "feat", "x"),
        ('Reapply "feat: x"', "feat", "x"),
        ('Revert "Reapply "feat: x""', "revert", 'Revert "Reapply "feat: x""'),
        ('Revert "a "quoted" word"', "revert", 'Revert "a "quoted" word"'),
        ('Reapply "a "word""', "other", 'a "word"'),
        ('Revert "Revert "x"', "other", 'Revert "Revert "x"'),
        ("Revert to the old parser", "other", "Revert to the old parser"),
    ],
)
def test_a_revert(subject, kind, description):
    change = read(subject, f"This reverts commit {SHA}.")
    assert (change.type, change.description) == (kind, description)
    assert change.reverts == SHA


def test_the_revert_of_a_merge_names_the_merge_first():
    body = f"This reverts commit {SHA}, reversing\nchanges made to {SHA[::-1]}."
    assert read('Revert "Merge branch x"', body).reverts == SHA


def test_a_cherry_pick_names_its_source():
    change = read("fix: x", f"Why.\n\nRefs: #1\n(cherry picked from commit {SHA})")
    assert (change.picked, change.body, change.refs) == (SHA, "Why.", ("#1",))


# --- classes ---

CLASSES = (
    ChangeClass("features", types=("feat",)),
    ChangeClass("migrations", paths=("migrations/**", "**/migrations/**")),
    ChangeClass("api", paths=("api/**",), labels=("api",)),
    ChangeClass("breaking", breaking=True),
    ChangeClass("security", types=("security",), content=(r"\bCVE-\d+",)),
)


@pytest.mark.parametrize(
    ("subject", "body", "paths", "names"),
    [
        ("feat: x", "", (), {"features"}),
        ("feat!: x", "", (), {"features", "breaking"}),
        ("fix: x", "", ("migrations/001.sql",), {"migrations"}),
        ("fix: x", "", ("app/db/migrations/a/001.sql",), {"migrations"}),
        ("fix: x", "", ("my-migrations/001.sql", "migrations"), set()),
        ("fix: x", "Label: api", ("src/a.py",), {"api"}),
        ("fix: x", "BREAKING CHANGE: y", ("api/a.py",), {"api", "breaking"}),
        ("Security: x", "", (), {"security"}),
        ("fix: x", "about CVE-2026-1", (), {"security"}),
        ("whatever", "", (), set()),
    ],
)
def test_classes(subject, body, paths, names):
    assert classify(read(subject, body, paths=paths), CLASSES) == names


@pytest.mark.parametrize(
    ("glob", "matching", "other"),
    [
        ("*.sql", ["a.sql", "x/y/a.sql"], ["a.sql.txt", "a.sql/b"]),
        ("/*.sql", ["a.sql"], ["x/a.sql"]),
        ("docs", ["docs/a", "x/docs/a/b", "docs"], ["docs2/a", "mydocs"]),
        ("docs/", ["docs/a", "x/docs/a"], ["docs"]),
        ("a/*", ["a/b"], ["a/b/c", "a", "x/a/b"]),
        ("a/b", ["a/b", "a/b/c"], ["x/a/b", "a/bc"]),
        ("a/**", ["a/b", "a/b/c"], ["a", "b/a/c"]),
        ("a/**/z.py", ["a/z.py", "a/b/c/z.py"], ["a/xz.py"]),
        ("**/z.py", ["z.py", "a/z.py"], ["az.py"]),
        ("a?c", ["abc", "x/aac"], ["a/c", "ac"]),
        ("[a-c]x", ["ax", "d/bx"], ["dx"]),
        ("[!a-c]x", ["dx"], ["ax", "/x"]),
        ("[^a]x", ["^x", "ax"], ["bx"]),
        (r"\*x", ["*x"], ["ax"]),
        ("a.b", ["a.b"], ["axb"]),
        ("a\nb/**", ["a\nb/c\nd"], ["a"]),
    ],
)
def test_globs(glob, matching, other):
    only = (ChangeClass("it", paths=(glob,)),)
    assert [p for p in (*matching, *other) if classify(read("x", paths=[p]), only)] == matching


@pytest.mark.parametrize("wrong", [{"paths": ("",)}, {"paths": ("!a",)}, {"content": ("(",)}])
def test_a_class_that_cannot_be_read_is_refused(wrong):
    with pytest.raises(ValueError):
        ChangeClass("it", **wrong)


def test_what_asks_for_more_than_a_kind_gives():
    changes = classified([read("feat!: a"), read("fix: b"), read("feat: c")], CLASSES)
    big = too_big(changes, ["features", "breaking", "migrations"])
    assert [(change.description, names) for change, names in big] == [
        ("a", ("breaking", "features")),
        ("c", ("features",)),
    ]
    assert too_big(changes, []) == []


def test_an_absurd_subject_is_read_all_the_same():
    """An expression that tries every way through one of these would not end in a day."""
    many = 500_000
    for subject in ('Revert "' * many, "x" + " " * many + ")", "a(" * many, "#A" * many):
        read(subject, subject + "\n\n" + subject)

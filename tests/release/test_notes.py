from datetime import UTC, date, datetime

import pytest

from release.changes import classified, parse
from release.changes.classes import ChangeClass
from release.commits import Commit
from release.notes import (
    About,
    Entry,
    NotesTemplateError,
    Section,
    SectionRule,
    check_template,
    clean,
    contributors,
    digest,
    everything,
    known_issues,
    render,
    sections_of,
)
from release.notes.entries import entry_of
from release.values import replace

# --- the documents' own formats ------------------------------------------------------------

KWANUS = """\
[{{ version }}] - {{ date }}
{% for section in sections %}
{{ section.title }}
{% for entry in section.entries %}
- {{ entry.text }}
{% endfor %}
{% if not loop.last %}

{% endif %}
{% endfor %}
"""
NPM = """\
# v{{ version }} ({{ date }})
{% for section in sections %}

## {{ section.title }}
{% for entry in section.entries %}
- {{ entry.text }}
{% endfor %}
{% endfor %}
"""
SYBERNIX = """\
{% macro line(entry, words) %}
- {% if entry.scope %}**[{{ entry.scope }}]** {% endif %}{{ words }}
{%- if entry.ref.startswith("CVE-") %} ({{ entry.ref }})
{%- elif entry.pr %} (#{{ entry.pr }}){% endif +%}
{% endmacro %}
## v{{ version }} - {{ date }}
{% for section in sections %}

### {{ section.title }}
{% for entry in section.entries %}
{{ line(entry, entry.breaking if section.key == "breaking-changes" else entry.text) }}
{%- endfor %}
{% endfor %}
{% if contributors %}

### Contributors
Thank you to all contributors: {{ contributors | join(", ") }}
{% endif %}
"""

KWANUS_RULES = (
    SectionRule("Added", types=("feat",)),
    SectionRule("Fixed", types=("fix",)),
    SectionRule("Changed", types=("change",)),
    SectionRule("Removed", types=("remove",)),
    SectionRule("Migration Notes", classes=("migrations",)),
)
NPM_RULES = (
    SectionRule("Features", types=("feat",)),
    SectionRule("Bug Fixes", types=("fix",)),
    SectionRule("Performance", types=("perf",)),
    SectionRule("Breaking Changes", classes=("breaking",)),
)
SYBERNIX_RULES = (
    SectionRule("Features", types=("feat",)),
    SectionRule("Enhancements", types=("enhance",)),
    SectionRule("Bug Fixes", types=("fix",)),
    SectionRule("Security", types=("security",)),
    SectionRule("Breaking Changes", classes=("breaking",)),
    SectionRule("Deprecations", types=("deprecate",)),
    SectionRule("Dependencies", types=("deps",)),
    SectionRule("Performance", types=("perf",)),
    SectionRule("Documentation", types=("docs",)),
    SectionRule("Known Issues", types=("known",)),
)
CLASSES = (
    ChangeClass("migrations", paths=("migrations/**",)),
    ChangeClass("breaking", breaking=True),
)


def change(subject, body="", paths=(), author="Ann", email="ann@example.org"):
    when = datetime(2026, 2, 13, tzinfo=UTC)
    commit = Commit("0" * 40, (), author, email, when, subject, body, tuple(paths))
    return classified([parse(commit)], CLASSES)[0]


def about(version="1.3.0", day=date(2026, 2, 13)):
    return About(version, f"v{version}", day)


def notes(template, rules, release, *subjects):
    changes = [change(*((text,) if isinstance(text, str) else text)) for text in subjects]
    return render(template, release, sections_of(changes, rules), contributors(changes))


def test_kwanus_byte_for_byte():
    rendered = notes(
        *(KWANUS, KWANUS_RULES, about()),
        *("fix: item parsing bug", "chore: bump", "feat: new funding score breakdown"),
        "change: updated API response shape",
    )
    assert (
        rendered
        == """\
[1.3.0] - 2026-02-13
Added
- new funding score breakdown

Fixed
- item parsing bug

Changed
- updated API response shape
"""
    )


def test_npm_byte_for_byte():
    rendered = notes(
        *(NPM, NPM_RULES, about("1.2.0", date(2025, 11, 25))),
        *("feat: Add achievement tracking system", "fix: Fix worker zombie detection"),
        *("perf: Improve API response time by 50%", "feat: Implement MoE routing"),
        *("fix: Resolve rate limiting issues", "perf: Optimize database queries"),
        "feat!: Remove deprecated /api/v0 endpoints",
    )
    assert (
        rendered
        == """\
# v1.2.0 (2025-11-25)

## Features
- Add achievement tracking system
- Implement MoE routing

## Bug Fixes
- Fix worker zombie detection
- Resolve rate limiting issues

## Performance
- Improve API response time by 50%
- Optimize database queries

## Breaking Changes
- Remove deprecated /api/v0 endpoints
"""
    )


def test_sybernix_with_all_its_sections():
    rendered = notes(
        *(SYBERNIX, SYBERNIX_RULES, about("0.2.0")),
        "feat(Component): Brief description of new feature (#12)",
        "enhance(Component): Brief description of enhancement (#13)",
        "fix(Component): Brief description of fix (#14)",
        ("security(Component): Brief description of security fix (#15)", "Refs: CVE-2026-12345"),
        ("feat(Component): x (#16)", "BREAKING CHANGE: Description and migration path"),
        "deprecate(Component): Deprecated feature, will be removed in v1.0.0",
        "deps: Updated dependency X from vA.B to vC.D",
        "perf(Benchmark): 12% improvement in throughput",
        "docs: Added guide for releases",
        (
            "known: It is slow (workaround: patience)",
            "",
            (),
            "u",
            "7+user1@users.noreply.github.com",
        ),
    )
    assert (
        rendered
        == """\
## v0.2.0 - 2026-02-13

### Features
- **[Component]** Brief description of new feature (#12)

### Enhancements
- **[Component]** Brief description of enhancement (#13)

### Bug Fixes
- **[Component]** Brief description of fix (#14)

### Security
- **[Component]** Brief description of security fix (CVE-2026-12345)

### Breaking Changes
- **[Component]** Description and migration path (#16)

### Deprecations
- **[Component]** Deprecated feature, will be removed in v1.0.0

### Dependencies
- Updated dependency X from vA.B to vC.D

### Performance
- **[Benchmark]** 12% improvement in throughput

### Documentation
- Added guide for releases

### Known Issues
- It is slow (workaround: patience)

### Contributors
Thank you to all contributors: @user1, Ann
"""
    )


@pytest.mark.parametrize("template", [KWANUS, NPM, SYBERNIX])
def test_a_release_without_changes_has_a_heading_only(template):
    rendered = notes(template, (), about())
    assert rendered.splitlines() == [rendered.splitlines()[0]]
    check_template(template)


# --- sections ---


def titles(rules, *changes):
    return [
        (section.title, *(entry.text for entry in section.entries))
        for section in sections_of(changes, rules)
    ]


def test_the_first_rule_that_matches_takes_a_change_once():
    both = (SectionRule("A", types=("feat",)), SectionRule("B", types=("feat", "fix")))
    assert titles(both, change("fix: b"), change("Feat: a")) == [("A", "a"), ("B", "b")]
    sub = change("feat: a", paths=["migrations/1"])
    assert titles((both[0], SectionRule("M", classes=("migrations",))), sub) == [("A", "a")]
    assert titles((SectionRule("M", classes=("migrations",)), both[0]), sub) == [("M", "a")]


def test_a_breaking_change_goes_to_the_rule_that_names_it():
    rules = (SectionRule("A", types=("feat",)), SectionRule("B", classes=("breaking",)))
    assert titles(rules, change("feat!: a")) == [("B", "a")]
    assert titles(rules[:1], change("feat!: a")) == [("A", "a")]


def test_a_section_may_hold_what_stands_in_another_one_as_well():
    rules = (
        SectionRule("Added", types=("feat",)),
        SectionRule("Migration Notes", classes=("migrations", "breaking"), also=True),
    )
    migration = replace(change("feat: a"), classes=frozenset({"migrations"}))
    assert titles(rules, migration) == [("Added", "a"), ("Migration Notes", "a")]
    alone = replace(change("chore: b"), classes=frozenset({"migrations"}))
    assert titles(rules, alone) == [("Migration Notes", "b")]


def test_an_empty_section_is_left_out_unless_it_is_always_there():
    rules = (SectionRule("A", types=("feat",)), SectionRule("B b", types=("fix",), always=True))
    assert sections_of([change("whatever")], rules) == (Section("B b", "b-b", ()),)


def test_an_entry_says_what_is_known():
    (section,) = sections_of(
        [change("feat(ui)!: add it (#12)", "Closes #7 and ABC-1")], [SectionRule("A", ("feat",))]
    )
    assert section.entries == (
        Entry(
            *("add it", "ui", "feat", "add it", "#7", ("#7", "ABC-1"), 12),
            *("0" * 40, "0" * 8, "Ann", "", " (#12)"),
        ),
    )


@pytest.mark.covers("D10", "C13")
def test_an_entry_knows_cves_removals_and_what_is_known_not_to_work():
    said = "Refs #3 and CVE-2026-1111.\n\nRemoved-In: v4.0.0\nKnown-Issue: slow (workaround: wait)"
    one = change("security: check (#12)", said)
    entry = entry_of(one)
    assert (entry.removal, entry.tail) == ("v4.0.0", " (CVE-2026-1111)")
    (known,) = known_issues([one])
    assert (known.type, known.description, known.pull) == ("known", "slow (workaround: wait)", None)


@pytest.mark.covers("C20")
def test_everything_lists_each_change_with_author_and_commit():
    changes = [change("feat(ui)!: add it (#12)"), change("Update the readme", author="Zoe")]
    assert everything("## v1.2.0", changes) == (
        "## v1.2.0\n\n- feat(ui)!: add it (#12) – Ann, 00000000\n"
        "- Update the readme – Zoe, 00000000\n"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("bump numpy from 1.26 to v2.0", "Updated dependency numpy from v1.26 to v2.0"),
        (
            "Update dependency a/b from v1 to 2.0-rc.1",
            "Updated dependency a/b from v1 to v2.0-rc.1",
        ),
        ("bump numpy", "bump numpy"),
        ("jump from 1 to 2", "jump from 1 to 2"),
    ],
)
def test_how_bots_name_an_update_is_written_out(text: str, said: str):
    sections = (Section("A", "a", (Entry(text),)),)
    template = "{{ version }}\n{% for s in sections %}{% for e in s.entries %}{{ e.text | updated }}{% endfor %}{% endfor %}"
    about = About("1.2.0", "v1.2.0", date(2026, 2, 9))
    assert render(template, about, sections) == f"1.2.0\n{said}"


def test_contributors_are_named_once_and_by_their_handle():
    changes = [
        change("a", "Co-authored-by: Bob <b@x>", author="Zoe"),
        change("b", author="bob", email="bob-by@users.noreply.github.com"),
        change("c", author="Zoe"),
    ]
    assert contributors(changes) == ("@bob-by", "Bob", "Zoe")


# --- templates ---


@pytest.mark.parametrize(
    ("template", "line", "words"),
    [
        ("{{ version }}\n{{ vresion }}", 2, "vresion"),
        ("{{ version }}\n\n{% for x in sections %}", 3, "end"),
        ("a\n{{ sections[0].nothing }}", 2, "nothing"),
        ("{{ 1 / 0 }}", 1, "division"),
        ("a\nb\n{{ version.__class__ }}", 3, "__class__"),
        ("{{ ''.join(1) }}", 1, "iterable"),
        ("{{ sections.append(1) }}", 1, "append"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", 1, "recursion"),
        ("{% include 'x' %}", 1, "loader"),
        ("{% for s in range(99999) %}{{ 'xxxxxxxxxxxxxxxxxxxx' }}{% endfor %}", None, "longer"),
        ("{{ version | nofilter }}", 1, "nofilter"),
    ],
)
def test_a_wrong_template_names_line_and_cause(template, line, words):
    with pytest.raises(NotesTemplateError) as wrong:
        render(template, about(), [Section("A", "a")])
    assert wrong.value.line == line
    assert words in wrong.value.cause
    assert words in str(wrong.value)


def test_a_template_is_checked_with_and_without_everything():
    check_template("{{ previous }}{{ tag }}{{ kind }}{{ project }}{{ contributors }}")
    with pytest.raises(NotesTemplateError):
        check_template("{{ sections[0].title }}")
    with pytest.raises(NotesTemplateError):
        check_template(
            "{% for s in sections %}{% for e in s.entries %}{{ e.txt }}{% endfor %}{% endfor %}"
        )


def test_words_are_not_escaped_and_no_template():
    words = "<b> & {{ 7 * 7 }} *bold* [x](y)"
    assert notes("{{ sections[0].entries[0].text }}", NPM_RULES, about(), f"feat: {words}") == words


def test_upfirst_leaves_the_rest_alone():
    assert render("{{ 'add MoE' | upfirst }}{{ '' | upfirst }}", about()) == "Add MoE"


# --- people's words ---


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain", "plain"),
        ("two\nlines\r\n and\ttabs", "two lines and tabs"),
        ("a\u2028b\x85c\x0bd", "a b c d"),
        ("nul\x00 esc\x1b[31m bell\x07", "nul esc[31m bell"),
        ("pay\u202etxt.exe\u202c \u2066x\u2069\u200e\u061c", "paytxt.exe x"),
        ("family \U0001f468\u200d\U0001f469", "family \U0001f468\u200d\U0001f469"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("\u00a0 ä\u0308 ", "ä\u0308"),
        ("", ""),
    ],
)
def test_words_are_cleaned(text, cleaned):
    assert clean(text) == cleaned
    assert clean(cleaned) == cleaned


def test_a_digest_is_of_every_byte():
    assert digest("ä\n") == "ac6f010e65c9ea739dbdaa21427edd5ef60c6d461ef4d619c003e3ab62453a56"
    assert digest("ä") != digest("ä\n")
    assert len(digest("half \ud83d")) == 64

"""Words: every rule, status and reason has its sentence; text is cut, escaped and counted well."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from bot import words
from bot.words.headline import HEADLINES
from bot.words.labels import LABELS, QUESTIONS
from bot.words.marks import MARKS, STATUSES, bar
from bot.words.obstacles import WORDS
from bot.words.prose import prose
from bot.words.refusals import SENTENCES, facts_of
from bot.words.sentence import fill
from bot.words.text import (
    bullets,
    change,
    clean,
    clean_lines,
    cut,
    esc,
    lasting,
    link,
    listed,
    person,
    short,
    size,
    when,
)
from release.refusals import Refusal, Rule
from release.standing import Mark, Why
from release.states import Status
from tests.bot.factory import BOB, GROUP, line
from tests.bot.slack_rules import text_faults, units

NASTY = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("<>&@*_`~|\n\u202e\u2066\u200d👩🚀🇩🇪é̈א ع"),
    ),
    max_size=400,
)


# --- refusals ---


def test_every_rule_has_a_sentence():
    assert set(SENTENCES) == set(Rule)


@pytest.mark.parametrize("rule", Rule)
def test_a_refusal_needs_no_facts(rule: Rule):
    said = words.refusal(Refusal(rule))
    what, way, source = said.split("\n")[0], said.split("\n")[1], said.split("\n")[-1]
    assert what.endswith((".", "!", "?"))
    assert what[0].isupper() or what[0] == "`"
    assert way.endswith((".", "?"))
    assert source == f"_Rule: {rule.value}_"
    assert not [gap for gap in ("  ", " .", "{", "[") if gap in said]


@settings(max_examples=150)
@given(rule=st.sampled_from(Rule), text=NASTY)
def test_whatever_the_facts_are_it_is_safe(rule: Rule, text: str):
    facts = dict.fromkeys(facts_of(rule), text)
    said = words.refusal(Refusal(rule, "kinds.minor", facts))
    assert list(text_faults(said, "mrkdwn")) == []


def test_a_refusal_names_rule_setting_and_the_way_on():
    refusal = Refusal(
        Rule.NOT_ELIGIBLE,
        "approvals.standard.by",
        {"roles": ("approver",), "who": {"approver": (GROUP, BOB)}},
    )
    assert words.refusal(refusal) == snapshot("""\
This takes the role approver.
<!subteam^S0APPROVE> or <@U0BOB0001> can do it.
_Rule: not eligible · setting `approvals.standard.by`_\
""")


def test_a_reason_brings_its_own_end():
    said = words.refusal(Refusal(Rule.GIT, "", {"reason": "git fetch: it is not there."}))
    assert said.startswith("The repository did not do it: git fetch: it is not there.\nNothing")


def test_the_nearest_word_may_be_a_word_or_a_sentence():
    word = words.refusal(Refusal(Rule.UNKNOWN_VERB, "", {"given": "strat", "near": "start"}))
    told = words.refusal(
        Refusal(Rule.UNKNOWN_VERB, "", {"given": "x", "near": "Did you mean “y”?"})
    )
    assert word.split("\n")[1] == "Did you mean `start`? `/release help` lists everything."
    assert told.split("\n")[1] == "Did you mean “y”? `/release help` lists everything."


def test_the_same_reason_is_given_once():
    assert len(words.refusals([Refusal(Rule.STOPPED), Refusal(Rule.STOPPED)])) == 1


def test_a_forms_error_line_is_plain():
    refusal = Refusal(Rule.BAD_REF, "candidate.from", {"given": "<my_branch>", "who": BOB})
    assert words.plain_refusal(refusal) == snapshot(
        "The repository knows nothing called <my_branch>. Name a branch, a tag or a commit that was pushed. (Setting: candidate.from)"
    )
    for rule in Rule:
        plain = words.plain_refusal(Refusal(rule, "", {"who": {"qa": (BOB,)}, "by": BOB}))
        assert not [mark for mark in ("<@", "`", "&lt;", "  ") if mark in plain]


# --- tables ---


def test_every_table_is_complete():
    assert set(WORDS) == set(Why)
    assert set(MARKS) == set(Mark)
    assert set(STATUSES) == set(HEADLINES) == set(Status)
    assert set(QUESTIONS) <= set(LABELS)


def test_symbols_of_marks_tell_them_apart():
    assert len({symbol for symbol, _ in MARKS.values()}) == len(MARKS)


# --- sentences ---


def test_a_part_stays_out_when_a_gap_in_it_is_empty():
    assert fill("{a|It} waits[ for {b}].", {}) == "It waits."
    assert fill("{a|It} waits[ for {b}].", {"a": "v1", "b": ["x", "y"]}) == "v1 waits for x or y."


def test_values_are_never_read_as_a_template():
    assert (
        fill("{a}[ {b}]", {"a": "{b} [x] <!here>", "b": "[{a}]"}) == "{b} [x] &lt;!here&gt; [{a}]"
    )


# --- text ---


@given(NASTY, st.integers(1, 300))
def test_a_cut_keeps_the_limit(text: str, limit: int):
    assert units(cut(text, limit)) <= limit


@given(NASTY, st.integers(10, 300))
def test_a_cut_of_safe_text_stays_safe(text: str, limit: int):
    assert list(text_faults(cut(esc(text), limit), "mrkdwn")) == []


@given(NASTY)
def test_size_is_what_the_strictest_reader_counts(text: str):
    assert size(text) == units(text)


def test_a_cut_ends_at_a_word():
    assert cut("the quick brown fox", 12) == "the quick…"
    assert cut("short", 5) == "short"
    assert cut("w" * 50, 10) == "w" * 9 + "…"


def test_a_cut_keeps_entities_and_emoji_whole():
    assert cut("see <https://example.org/a|the page>", 20) == "see…"
    assert cut("a &amp; b", 6) == "a…"
    assert cut("👩🏽‍🚀" * 3, 8) == "👩🏽‍🚀…"


def test_nobody_is_pinged_by_a_subject():
    assert (
        esc("<!channel> @here & <@U0BOB0001>")
        == "&lt;!channel&gt; @\u2060here &amp; &lt;@U0BOB0001&gt;"
    )


def test_direction_and_control_marks_go():
    assert clean("a\u202eb\x07\u2066c\u2069  d\ne") == "abc d e"
    assert clean_lines("a\r\nb\u202e \n\tc") == "a\nb\n    c"
    assert clean("👩‍🚀 שלום") == "👩‍🚀 שלום"


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=-5), "0 s"),
        (timedelta(seconds=45), "45 s"),
        (timedelta(seconds=95), "1 min 35 s"),
        (timedelta(minutes=5), "5 min"),
        (timedelta(minutes=12, seconds=30), "12 min"),
        (timedelta(hours=1, minutes=5), "1 h 5 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(days=2), "2 d"),
        (timedelta(days=2, hours=3), "2 d 3 h"),
    ],
)
def test_lengths_of_time(length: timedelta, words: str):
    assert lasting(length) == words


def test_a_time_is_shown_in_the_readers_zone():
    at = datetime(2026, 2, 13, 9, 0, tzinfo=UTC)
    assert when(at) == "<!date^1770973200^{date_short_pretty} {time}|2026-02-13 09:00 UTC>"


def test_people_groups_and_parts_of_slipway():
    assert [person(who) for who in (BOB, GROUP, "engine", "<!here>")] == [
        "<@U0BOB0001>",
        "<!subteam^S0APPROVE>",
        "Slipway",
        "&lt;!here&gt;",
    ]


def test_lists_are_counted():
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed("abcdefgh", most=3) == "a, b and 6 more"
    assert bullets(["a", "b", "c"], most=2, more=10) == "• a\n• b\n… and 11 more"
    assert bullets([]) == ""
    assert bullets(["w" * 100] * 3, room=210) == f"• {'w' * 100}\n• {'w' * 100}\n… and 1 more"


def test_links_need_an_address():
    assert link("javascript:x", "`a`") == "`a`"
    assert short("a" * 40, "https://x.example/?a=1&c={sha}").startswith(
        "<https://x.example/?a=1&amp;c=aaaa"
    )
    assert short("<!here>") == "`&lt;!here&gt;`"


def test_a_bar_is_full_only_at_the_end():
    assert bar(20, 21) == "▰▰▰▰▰▰▰▰▰▰▰▱ 20 of 21"
    assert bar(21, 21) == "▰▰▰▰▰▰▰▰▰▰▰▰ 21 of 21"
    assert bar(0, 0) == "▱▱▱▱▱▱▱▱▱▱▱▱ 0 of 0"


# --- notes ---


def test_notes_in_slacks_own_marks():
    notes = "# v1.3.0\n\n## Features\n- **[API]** faster <search> (#12)\n  - and more\n\nAdded\n- x"
    assert prose(notes, 1000)[0] == snapshot("""\
*v1.3.0*

*Features*
• *[API]* faster &lt;search&gt; (#12)
    • and more

*Added*
• x\
""")


def test_notes_are_cut_at_a_line_and_counted():
    assert prose("- a\n- b\n\n- c\n- d", 8) == ("• a\n• b", 2)


@given(line_=NASTY)
def test_a_change_is_one_safe_line(line_: str):
    told = change(line("a", line_, author=line_))
    assert "\n" not in told
    assert list(text_faults(told, "mrkdwn")) == []

from datetime import UTC, datetime
from hashlib import sha1

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.changes import direct_commits, likely_forge, parse, release_changes, squashed
from release.changes.merges import owners
from release.commits import Commit
from tests.support.steps import steps


class History:
    """Commits written one after the other; `read()` gives them as git does, newest first."""

    def __init__(self):
        self.commits = {}

    def commit(self, subject, *parents, body="", paths=("a",), author="Ann"):
        sha = sha1(f"{len(self.commits)}".encode(), usedforsecurity=False).hexdigest()
        when = datetime(2026, 2, 13, tzinfo=UTC)
        email = f"{author.lower()}@example.org"
        made = Commit(sha, parents, author, email, when, subject, body, tuple(paths))
        self.commits[sha] = made
        return sha

    def revert(self, sha, *parents, body="", **fields):
        target = self.commits[sha]
        fields = {"paths": target.paths} | fields
        words = f"This reverts commit {sha}.\n\n{body}"
        return self.commit(f'Revert "{target.subject}"', *parents, body=words, **fields)

    def read(self):
        return [parse(commit) for commit in reversed(self.commits.values())]

    def changes(self, **options):
        return [str_of(change) for change in release_changes(self.read(), **options)][::-1]


def str_of(change):
    return f"{change.type}: {change.description}" + (f" #{change.pull}" if change.pull else "")


def test_a_straight_line_is_its_commits():
    git = History()
    one = git.commit("feat: a")
    git.commit("whatever", one)
    assert git.changes() == ["feat: a", "other: whatever"]
    assert release_changes([]) == []


def test_conventional_commits_win_over_the_merge_and_get_its_number():
    git = History()
    base = git.commit("chore: begin")
    one = git.commit("feat: a", base)
    two = git.commit("wip", one, paths=["migrations/1"])
    three = git.commit("fix: b (#3)", two)
    git.commit("Merge pull request #12 from ann/a", base, three, body="Add a and b")
    # "wip" stays, as its paths decide on classes; no section of the notes takes its type.
    assert git.changes() == ["chore: begin", "feat: a #12", "other: wip #12", "fix: b #3"]


def test_a_merge_of_unspoken_commits_contributes_its_title_once():
    git = History()
    base = git.commit("chore: begin")
    one = git.commit("wip", base, paths=["x"], author="Bob")
    two = git.commit("more, for #7", one, paths=["y", "x"], body="Co-authored-by: Cy <c@x>")
    merge = git.commit(
        "Merge pull request #12 from b/a", base, two, body="Add a\n\nCloses #8", paths=["x", "y"]
    )
    assert git.changes() == ["chore: begin", "other: Add a #12"]
    found = release_changes(git.read())[0]
    assert found.sha == merge
    assert found.paths == ("x", "y")
    assert found.refs == ("#8", "#7")
    assert found.authors == ("Bob <bob@example.org>", "Ann <ann@example.org>", "Cy <c@x>")


@pytest.mark.parametrize(
    ("branch", "kind"),
    [
        *(("feature/x", "feat"), ("feature-x", "feat"), ("hotfix/v1.2.1", "hotfix")),
        *(("origin/bugfix/y", "fix"), ("docs", "docs"), ("develop", "other"), ("1.x", "other")),
        *(("fixture/x", "other"), ("", "other")),
    ],
)
def test_a_branch_tells_the_type_where_nobody_else_does(branch, kind):
    git = History()
    base = git.commit("chore: begin")
    one = git.commit("wip", base)
    git.commit(f"Merge pull request #1 from a/{branch}", base, one, body="Add it")
    assert git.changes()[1:] == [f"{kind}: Add it #1"]


def test_the_title_of_a_pull_request_can_be_conventional():
    git = History()
    base = git.commit("chore: begin")
    one = git.commit("wip", base)
    git.commit("Merge pull request #12 from b/a", base, one, body="feat!: add a")
    assert git.changes() == ["chore: begin", "feat: add a #12"]


def test_a_merge_of_merges_leaves_the_word_to_them():
    git = History()
    base = git.commit("chore: begin")
    one = git.commit("wip", base)
    first = git.commit("Merge pull request #1 from a/a", base, one, body="Add a")
    two = git.commit("wip", first)
    second = git.commit("Merge pull request #2 from a/b", first, two, body="Add b")
    git.commit("Merge pull request #3 from a/develop", base, second, body="Release 1.3.0")
    assert git.changes() == ["chore: begin", "other: Add a #1", "other: Add b #2"]


def test_a_pull_request_speaks_for_the_branches_merged_into_its_own():
    git = History()
    base = git.commit("chore: begin")
    helper = git.commit("wip", base, paths=["h"])
    one = git.commit("wip", base, paths=["o"])
    inner = git.commit("Merge branch 'helper' into login", one, helper, paths=["h"])
    git.commit("Merge pull request #1 from a/login", base, inner, body="Log in", paths=["h", "o"])
    assert git.changes() == ["chore: begin", "other: Log in #1"]


def test_a_merge_that_brings_nothing_in_says_nothing():
    git = History()
    base = git.commit("feat: a")
    git.commit("Merge branch 'main' into develop", base, "f" * 40)
    assert git.changes() == ["feat: a"]


def test_the_main_line_merged_into_a_branch_is_not_said_twice():
    git = History()
    base = git.commit("chore: begin")
    main = git.commit("feat: on main", base)
    one = git.commit("wip", base)
    two = git.commit("Merge branch 'main' into login", one, main)
    git.commit("Merge pull request #1 from a/login", main, two, body="Log in")
    assert git.changes() == ["chore: begin", "feat: on main", "other: Log in #1"]


# --- reverts ---


def test_a_commit_and_its_revert_cancel_out():
    git = History()
    one = git.commit("feat: a")
    two = git.commit("feat: b", one)
    git.revert(one, two)
    assert git.changes() == ["feat: b"]


def test_the_revert_of_an_earlier_release_is_a_change():
    git = History()
    git.commit('Revert "feat: old"', body=f"This reverts commit {'f' * 40}.")
    assert git.changes() == ['revert: Revert "feat: old"']


def test_a_reverted_revert_brings_the_change_back():
    git = History()
    one = git.commit("feat: a")
    two = git.revert(one, one)
    three = git.revert(two, two)
    assert git.changes() == ["feat: a"]
    git.revert(three, three)
    assert git.changes() == []


def test_what_was_taken_back_in_an_earlier_release_comes_again():
    git = History()
    git.commit('Reapply "feat: x"', body=f"This reverts commit {'f' * 40}.")
    assert git.changes() == ["feat: x"]


def test_a_reverted_merge_takes_along_what_it_brought_in():
    git = History()
    base = git.commit("chore: begin")
    one = git.commit("feat: a", base, paths=["x"])
    two = git.commit("fix: a", one, paths=["y"])
    merge = git.commit("Merge pull request #1 from a/a", base, two, paths=["x", "y"])
    other = git.commit("feat: b", merge)
    undo = git.revert(merge, other)
    again = git.commit("Merge pull request #2 from a/revert-1", other, undo, body='Revert "A"')
    assert git.changes() == ["chore: begin", "feat: b"]
    git.revert(undo, again)
    assert git.changes() == ["chore: begin", "feat: a #1", "fix: a #1", "feat: b"]


def test_a_revert_that_lies_in_a_reverted_merge_does_not_count():
    git = History()
    base = git.commit("feat: a")
    undo = git.revert(base, base)
    merge = git.commit("Merge branch 'undo'", base, undo)
    git.revert(merge, merge)
    assert git.changes() == ["feat: a"]


def test_an_abbreviated_name_is_enough_where_it_is_the_only_one():
    git = History()
    one = git.commit("feat: a")
    git.commit("chore: back", one, body=f"This reverts commit {one[:9]}.")
    assert git.changes() == []


def test_a_message_alone_reverts_nothing():
    git = History()
    one = git.commit("docs: a", paths=["docs/a"])
    two = git.commit(
        "feat: hidden", one, paths=["migrations/1"], body=f"This reverts commit {one}."
    )
    assert git.changes() == ["docs: a", "feat: hidden"]
    git.revert(one, two, paths=["docs/a", "migrations/2"])
    # All of the first is taken back; the revert did more, so it stays.
    assert git.changes() == ["feat: hidden", 'revert: Revert "docs: a"']


# --- ours, copies, direct ---


def test_our_own_commits_are_left_out():
    git = History()
    one = git.commit("feat: a")
    ours = git.commit("chore: release 1.3.0", one, body="Slipway-Release: shop 1.3.0")
    git.commit("feat: hidden?", ours, body="Slipway-Release: not at all")
    assert git.changes() == ["feat: a"]
    assert git.changes(recorded={ours}) == ["feat: a", "feat: hidden?"]


def test_our_merge_leaves_the_word_to_what_it_brings_in():
    git = History()
    base = git.commit("chore: begin")
    one = git.commit("wip", base)
    two = git.commit("Merge pull request #1 from a/a", base, one, body="Add a")
    three = git.commit("unspoken", two)
    git.commit("Merge develop (#9)", base, three, body="Slipway-Release: shop 1.3.0")
    assert git.changes() == ["chore: begin", "other: Add a #1", "other: unspoken"]


def test_our_revert_counts_and_is_not_said():
    git = History()
    one = git.commit("feat: a")
    git.revert(one, one, body="Slipway-Release: shop 1.3.0")
    assert git.changes() == []


def test_a_cherry_pick_of_the_range_is_left_out():
    git = History()
    base = git.commit("chore: begin")
    one = git.commit("fix: a", base, paths=["x"])
    words = f"(cherry picked from commit {one})"
    two = git.commit("fix: a", base, body=words, paths=["x"])
    three = git.commit("Merge branch 'hotfix'", two, one)
    assert git.changes() == ["chore: begin", "fix: a"]
    git.commit("fix: a", three, body=words, paths=["x", "migrations/1"])
    assert git.changes() == ["chore: begin", "fix: a", "fix: a"]


def test_direct_commits_came_by_no_merge_no_pull_request_and_not_from_us():
    git = History()
    one = git.commit("feat: squashed (#1)")
    two = git.commit("chore: release 1.3.0", one)
    three = git.commit("Merge branch 'x'", two, "f" * 40)
    four = git.commit("quick fix", three, body="Slipway-Release: a lie")
    found = direct_commits(reversed(git.commits.values()), recorded={two}, pulls=[one])
    assert [commit.sha for commit in found] == [four]


@pytest.mark.covers("A3")
@pytest.mark.parametrize(
    ("subject", "committer", "parents", "counts"),
    [
        ("feat: carts (#12)", "noreply@github.com", 1, True),
        ("feat: carts (!12)", "NoReply@GitHub.com", 1, True),
        ('Revert "feat: carts (#12)" (#13)', "noreply@github.com", 1, True),
        ("Merged PR 12: carts", "noreply@github.com", 1, True),
        ("feat: carts", "noreply@github.com", 1, False),
        ("feat: carts #12", "noreply@github.com", 1, False),
        ('Revert "feat: carts (#12)"', "noreply@github.com", 1, False),
        ("feat: carts (#12)", "eve@example.org", 1, False),
        ("feat: carts (#12)", "noreply@github.com.example.org", 1, False),
        ("feat: carts (#12)", "", 1, False),
        ("feat: carts (#12)", "noreply@github.com", 0, False),
    ],
)
def test_a_squash_merge_is_the_forges_and_has_a_number(subject, committer, parents, counts):
    when, by = datetime(2026, 2, 13, tzinfo=UTC), "noreply@github.com"
    said = "See merge request a/b!12\n(#12)"  # a body says anything
    one = Commit(
        "a" * 40, ("b" * 40,) * parents, "Ann", by, when, subject, said, committer=committer
    )
    assert squashed([one], (by,)) == ({one.sha} if counts else set())
    assert squashed([one], ()) == set()


def test_who_seems_to_squash_is_asked_for_only_when_all_looks_like_it():
    when = datetime(2026, 2, 13, tzinfo=UTC)

    def made(subject, email="ann@example.org", committer="noreply@github.com"):
        return Commit("a" * 40, ("b" * 40,), "Ann", email, when, subject, committer=committer)

    one, two = made("feat: a (#1)"), made("fix: b (#2)", "bob@example.org", "NoReply@github.com")
    assert likely_forge([one, two]) == "noreply@github.com"
    assert likely_forge([]) == ""
    assert likely_forge([one, made("fix: b")]) == ""
    assert likely_forge([one, made("fix: b (#2)", committer="other@example.org")]) == ""
    assert likely_forge([one, made("fix: b (#2)", committer="")]) == ""
    # somebody who commits what others wrote is a person
    assert likely_forge([one, made("fix: b (#2)", "noreply@github.com")]) == ""


# --- any history ---


@st.composite
def histories(draw):
    git = History()
    shas = ["f" * 40]
    for number in range(draw(st.integers(1, 14))):
        first = draw(st.sampled_from(shas))
        others = draw(st.lists(st.sampled_from(shas), max_size=2, unique=True))
        parents = [first, *(other for other in others if other != first)]
        subject = draw(st.sampled_from(["feat: {}", "step {}", "Merge pull request #{} from a/b"]))
        shas.append(git.commit(subject.format(number), *parents))
    return git


def reach(git, sha):
    found, stack = set(), [sha]
    while stack:
        one = stack.pop()
        if one in git.commits and one not in found:
            found.add(one)
            stack += git.commits[one].parents
    return found


@given(histories())
def test_every_commit_is_said_once_or_a_merge_speaks_for_it(git):
    changes = release_changes(git.read())
    said = [change.sha for change in changes]
    assert len(said) == len(set(said))
    conventional = {sha for sha, one in git.commits.items() if one.subject.startswith("feat")}
    plain = {sha for sha in conventional if len(git.commits[sha].parents) < 2}
    assert plain <= set(said)
    merges = {sha for sha in said if len(git.commits[sha].parents) > 1}
    for sha in set(git.commits) - set(said):
        if len(git.commits[sha].parents) < 2:
            assert any(sha in reach(git, merge) for merge in merges)


@given(histories())
def test_the_owner_is_the_first_merge_of_the_line_that_reaches_it(git):
    owner = owners({sha: one.parents for sha, one in git.commits.items()})
    assert set(owner) == set(git.commits)
    for sha, merge in owner.items():
        if merge is not None:
            sides = git.commits[merge].parents[1:]
            assert any(sha in reach(git, side) for side in sides)
            assert list(owner).index(merge) < list(owner).index(sha)
    head = git.read()[0].sha
    while head in git.commits:
        # What a merge of the main line brings in is what its first parent did not have.
        new = reach(git, head) - reach(git, git.commits[head].parents[0]) - {head}
        assert all(sha == head or chain(owner, sha, head) for sha in new)
        head = git.commits[head].parents[0]


def chain(owner, sha, merge):
    while sha is not None and sha != merge:
        sha = owner[sha]
    return sha == merge


def crooked(merges):
    git = History()
    head = git.commit("feat: begin")
    for number in range(merges):
        side = git.commit(f"fix: {number}", head)
        # Every merge has its main line on the wrong side, so that they lie inside each other.
        head = git.commit(f"Merge branch 'b{number}'", side, head)
    return git


def much_undone(reverts):
    git = History()
    head = git.commit("feat: begin")
    for _ in range(reverts):
        undo = f"This reverts commit {head}."
        head = git.commit("Undo", git.commit("feat: x", head), body=undo)
    return git


@pytest.mark.parametrize("history", [crooked, much_undone])
def test_twice_the_history_is_twice_the_work(history):
    once, twice = (history(n).read() for n in (200, 400))
    assert steps(lambda: release_changes(twice)) < 2.2 * steps(lambda: release_changes(once))


def test_a_history_may_be_longer_than_python_calls_deep():
    assert len(release_changes(crooked(3000).read())) == 3001


def test_a_parsed_commit_has_its_sha():
    git = History()
    sha = git.commit("feat: a")
    assert parse(git.commits[sha]).sha == sha

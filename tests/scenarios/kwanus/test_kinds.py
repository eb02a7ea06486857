"""kwanus: four kinds, versions from the tags, and every reason why one cannot start (A1, A2)."""

from pathlib import Path

import pytest

from tests.room import Room, open_room
from tests.scenarios.kwanus.ways import MIGRATION, finished, sign_staging, up_to_approval

LINK = "https://ci.example.com/run/7"


async def only_fixes(room: Room) -> None:
    """develop holds nothing but a fix since the last release."""
    room.remote.branch("develop", at="main")
    room.noor.pushes("fix: two green teas cost more", {"docs/two.md": "2\n"})


@pytest.mark.covers("A1")
async def test_a_patch_goes_all_the_way(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await only_fixes(room)
        await finished(room, "patch")
        assert room.runs() == "v1.1.2"
        section = "[1.1.2] - 2026-02-09\nFixed\n- two green teas cost more\n\n[1.1.1] - "
        assert room.remote.show("main", "CHANGELOG.md").startswith(section)
        assert room.remote.show("main", "VERSION") == "1.1.2\n"


@pytest.mark.covers("A1", "A2")
async def test_a_major_needs_its_review_and_the_full_regression(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.noor.pushes("feat!: presents have a price", MIGRATION)
        assert "v2.0.0 has begun" in await room.alice.types("/release start major")
        await room.card.shows("Migration review (dba)", "Full regression testing (qa)")
        await sign_staging(room)
        assert "lets nobody waive" in await room.dora.types(
            '/release waive migration-review --reason "no time"'
        )
        await room.bob.types("/release approve")
        assert room.runs() == "v1.1.1"

        await room.carol.clicks("Sign: Migration review")
        refused = await room.carol.tries(note="fine", evidence=LINK)
        assert "takes the role dba" in refused
        await room.omar.clicks("Sign: Migration review")
        assert await room.omar.tries(note="fine")  # the form wants a link
        await room.omar.types(f"/release sign migration-review --link {LINK}")
        await room.card.shows("Waits for Full regression testing")
        await room.carol.clicks("Sign: Full regression testing", note="412 pass", evidence=LINK)
        await room.bob.clicks("Approve")
        await room.card.shows("v2.0.0 is in production")
        notes = room.remote.show("main", "CHANGELOG.md").split("[1.1.1]")[0]
        assert notes.startswith("[2.0.0] - 2026-02-09\nAdded\n")
        assert "Migration Notes\n- presents have a price\n" in notes
        assert LINK in room.log()


@pytest.mark.covers("A2")
async def test_evidence_typed_without_a_link_opens_the_form_and_signs_nothing(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start major")
        await room.omar.types("/release sign migration-review")
        assert set(room.omar.form()) == {"note", "evidence"}
        assert not (await room.release()).signed


@pytest.mark.covers("A2")
@pytest.mark.parametrize(
    ("kind", "title", "files", "classes", "wanted"),
    [
        ("minor", "feat!: no more prices", {"src/x.sh": "true\n"}, "breaking", "major"),
        ("minor", "chore: a table", MIGRATION, "migrations", "major"),
        ("patch", "feat: sell cups", {"src/cups.sh": "true\n"}, "features", "minor"),
        ("patch", "fix!: no more prices", {"src/x.sh": "true\n"}, "breaking", "major"),
    ],
)
async def test_a_kind_that_is_too_small_names_the_commits(
    tmp_path: Path, kind: str, title: str, files: dict[str, str], classes: str, wanted: str
):
    async with open_room(tmp_path) as room:
        await only_fixes(room)
        sha = room.noor.pushes(title, files)
        said = await room.alice.types(f"/release start {kind}")
        assert f"The kind {kind} takes no {classes}" in said
        assert f"`{sha[:8]}` {title.replace('!', '')}" in said
        assert f"Start a {wanted} instead" in said
        assert f"kinds.{kind}.refuses" in said
        assert not await room.releases()


@pytest.mark.covers("A2")
async def test_an_earlier_commit_leaves_out_what_is_too_big(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await only_fixes(room)
        good = room.remote.sha("develop")
        room.noor.pushes("feat: sell cups", {"src/cups.sh": "true\n"})
        await room.alice.types(f"/release start patch --from {good[:10]}")
        await room.card.shows("v1.1.1 → *v1.1.2*")
        await sign_staging(room)
        await room.bob.clicks("Approve")
        await room.card.shows("v1.1.2 is in production")
        assert "src/cups.sh" not in room.remote.files("main")


@pytest.mark.covers("A1")
async def test_what_cannot_start_says_why(tmp_path: Path):
    async with open_room(tmp_path) as room:
        said = await room.alice.types("/release start mionr")
        assert "`mionr` is not a kind of release here" in said
        assert "Did you mean" in said
        assert "minor" in said
        assert "major, minor, patch or hotfix" in said
        assert "Did you mean" in await room.alice.types("/release start minor --frmo develop")
        said = await room.alice.types("/release start minor --from nowhere")
        assert "The repository knows nothing called `nowhere`" in said
        assert "Not done" in await room.bob.types("/release start minor")
        assert not await room.releases()


@pytest.mark.covers("A1")
async def test_nothing_new_is_no_release(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.remote.branch("develop", at="main")
        said = await room.alice.types("/release start patch")
        assert "Nothing new is on `develop` since v1.1.1" in said


@pytest.mark.covers("A1", "A2", "A12")
async def test_all_reasons_come_at_once(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start minor")
        await room.dora.types("/release freeze on quarter's end")
        await room.dora.types("/release stop look first")
        room.remote.commit("develop", {"VERSION": "9.9.9\n"}, "chore: oops")
        said = await room.alice.types("/release start patch --at 2026-01-01T10:00 --risk low")
        assert "Not done, for" in said
        for reason in (
            "The kind patch takes no features",
            "1.2.0 is still open on this line",
            "Releases are frozen by <@U0DORA0000>",
            "Everything is stopped by <@U0DORA0000>",
            "The version files do not fit",
            "is not a risk class here",
        ):
            assert reason in said, reason
        assert len(await room.releases()) == 1


@pytest.mark.covers("A1")
async def test_versions_come_from_the_tags_hotfixes_sort_after_their_release(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.remote.tag("v1.1.1-hotfix.2", at="main", message="by hand")
        room.remote.tag("v1.1.1-rc.1", at="main", message="no release")
        room.remote.tag("nightly", at="main")
        assert "v1.1.1-hotfix.2 → *v1.2.0*" in await room.alice.types("/release plan minor")
        assert "v1.1.1-hotfix.2 → *v2.0.0*" in await room.alice.types("/release plan major")
        assert "v1.1.1-hotfix.2 → *v1.1.2*" in await room.alice.types("/release plan patch")
        said = await room.alice.types("/release plan hotfix hotfix/price-of-mint")
        assert "v1.1.1-hotfix.2 → *v1.1.1-hotfix.3*" in said


@pytest.mark.covers("A1")
async def test_an_aborted_number_comes_again_a_shipped_one_never(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await room.alice.clicks("Abort v1.2.0", reason="not today")
        await room.card.shows("was aborted")
        await finished(room)
        assert room.runs() == "v1.2.0"
        room.remote.delete("refs/tags/v1.2.0")  # even if somebody deletes its tag
        room.noor.pushes("feat: sell cups", {"src/cups.sh": "true\n"})
        said = await room.alice.types("/release start minor")
        assert "v1.2.0" not in said
        assert "*v1.3.0*" in await room.alice.types("/release plan minor")


@pytest.mark.covers("A1")
async def test_versions_that_were_counted_before_are_not_counted_anew(tmp_path: Path):
    async with open_room(tmp_path) as room:
        for tag, commit in room.remote.tags().items():
            room.remote.delete(f"refs/tags/{tag}")
            room.remote.tag(tag.removeprefix("v"), at=commit, message=tag)
        said = await room.alice.types("/release start major")
        assert "The tag 1.1.1 says `1.1.1`, but there is no tag v1.1.1" in said
        assert "Tag what production runs as v1.1.1 and push the tag" in said
        for tag in room.remote.tags():
            room.remote.delete(f"refs/tags/{tag}")
        said = await room.alice.types("/release start major")
        assert "VERSION says `1.1.1`, but there is no tag v1.1.1" in said
        room.remote.tag("v1.1.1", at="main", message="what runs")
        assert "v2.0.0 has begun" in await room.alice.types("/release start major")

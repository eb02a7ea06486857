"""kwanus: an approval holds for what was seen; what changes later is asked for again (F3, F4)."""

from pathlib import Path

import pytest

from tests.room import open_room, text_of
from tests.scenarios.kwanus.ways import MIGRATION, policy, sign_staging, up_to_approval

AT_SIX = '/release start minor --at "2026-02-09 18:00"'


@pytest.mark.covers("F3")
async def test_edited_notes_ask_the_approvers_again(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types(AT_SIX)
        await sign_staging(room)
        await room.bob.clicks("Approve")
        await room.card.shows("1 of 1")

        await room.alice.types("/release notes edit")
        text = room.alice.form()["text"].replace("sell oolong", "sell oolong, the blue tea")
        await room.alice.submits(text=text)
        await room.card.shows("candidate 2", "0 of 1")
        said = text_of(room.request)
        assert "Since candidate 1* the notes" in said
        assert "Outdated: <@U0BOB00000> approved" in said
        assert "changed since: the notes" in said
        await room.passes(hours=10)
        assert room.runs() == "v1.1.1"
        await room.bob.clicks("Approve")
        await room.card.shows("is in production")
        # nothing of the code changed, so the checks were not done again
        assert all(
            len(tries) == 1 for tries in (await room.release()).attempts.values() if tries[0].run
        )


@pytest.mark.covers("F3")
async def test_new_commits_ask_again_and_are_checked_again(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.bob.types("/release delegate @eve --until 2026-02-12")
        await room.alice.types(AT_SIX)
        await sign_staging(room)
        await room.eve.clicks("Approve")
        await room.card.shows("1 of 1")
        new = room.noor.pushes("fix: one more thing", {"src/more.sh": "true\n"})
        await room.polls()
        await room.card.shows("Behind `develop` by 1", "1 of 1")

        await room.alice.clicks("Take in 1 newer commit")
        await room.card.shows("candidate 2", "Waits for Manual QA")
        release = await room.release()
        assert len(release.attempts["staging/deploy-staging"]) == 2
        assert len(release.attempts["gate/ci"]) == len(release.attempts["gate/e2e"]) == 2
        await room.passes(hours=10)
        assert room.runs() == "v1.1.1"
        await sign_staging(room)
        await room.card.shows("Waits for Production approval")
        said = text_of(room.request)
        assert "Since candidate 1* 1 new commit and the notes" in said
        assert new[:8] in said
        assert "changed since: the code and the notes" in said
        await room.eve.clicks("Approve")
        await room.card.shows("is in production")


@pytest.mark.covers("F3", "A10")
async def test_a_new_date_alone_carries_the_approval_over(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types('/release start minor --at "2026-02-10 10:00"')
        await sign_staging(room)
        await room.bob.clicks("Approve")
        await room.card.shows("1 of 1")
        await room.passes(hours=24)
        await room.card.shows("is in production")
        assert len((await room.release()).candidates) == 2
        assert room.remote.show("main", "CHANGELOG.md").startswith("[1.2.0] - 2026-02-10\n")
        assert (await room.journal()).count("approved") == 1


@pytest.mark.covers("F3")
async def test_only_those_whose_area_changed_are_asked_again(tmp_path: Path):
    two = policy(
        ("checks, sign: qa,", "checks, sign: qa, concerns: [notes],"),
        ("        approval: standard\n", "        approval: words\n"),
        (
            "  standard: {title: Production approval, by: {approver: 1}, expires: 72h}",
            "  standard: {title: Production approval, by: {approver: 1}, concerns: [content, risk, plan]}\n"
            "  words: {title: Approval of the words, by: {release-manager: 1}, concerns: [notes]}",
        ),
        (
            "    - production:\n        title: Production\n        gates: [frozen",
            "    - ready: {title: Ready, approval: standard, do: [run test]}\n    - production:\n        title: Production\n        gates: [frozen",
        ),
    )
    async with open_room(tmp_path, edit=two) as room:
        await room.alice.types(AT_SIX)
        await sign_staging(room)
        await room.bob.clicks("Approve")
        await room.dora.clicks("Approve")
        await room.alice.types("/release notes edit")
        text = room.alice.form()["text"].replace("sell oolong", "sell oolong, the blue tea")
        await room.alice.submits(text=text)
        await room.card.shows("Waits for Performance checks")
        await room.carol.clicks("Sign: Performance checks", note="p95 unchanged")
        await room.card.shows("Approval of the words: 0 of 1", "Production approval* 1 of 1")
        await room.passes(hours=10)
        assert room.runs() == "v1.1.1"
        await room.dora.clicks("Approve")
        await room.card.shows("is in production")
        assert (await room.journal()).count("approved") == 3


@pytest.mark.covers("F4")
async def test_the_request_says_whether_the_way_back_is_safe(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        assert "Rollback* ✅ safe: back to v1.1.1, no migrations" in text_of(room.request)


@pytest.mark.covers("F4")
async def test_the_request_says_when_the_way_back_is_not_safe(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.noor.pushes("feat: remember presents", MIGRATION)
        await room.alice.types("/release start major")
        await sign_staging(room)
        link = "https://wiki/review"
        await room.omar.clicks("Sign: Migration review", note="ok", evidence=link)
        await room.carol.clicks("Sign: Full regression testing", note="ok", evidence=link)
        await room.card.shows("Waits for Production approval")
        said = text_of(room.request)
        assert "Rollback* ⚠️ not safe by itself: 1 commit in the range changed the database" in said
        assert "*Migrations* in 1 commit" in said

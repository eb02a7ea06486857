"""When Slack fails: the release goes on where it may, nothing is lost, nothing comes twice."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.directory import SlackDirectory
from commands import handle
from commands.request import Request
from tests.room import Room, open_room, text_of
from tests.scenarios.kwanus.ways import sign_staging, up_to_approval

OPERATORS = "#releases"


def everything(room: Room) -> list[Mapping[str, Any]]:
    """All messages of the channel, those in the thread too, in their order."""
    thread = room.slack.thread(room.channel, room.card.message["ts"])
    found = {message["ts"]: message for message in [*room.messages(), *thread]}
    return [found[ts] for ts in sorted(found)]


def keys(room: Room) -> list[str]:
    """What each message was made for, in the order of the channel."""
    payloads = [
        message.get("metadata", {}).get("event_payload", {}) for message in everything(room)
    ]
    return [key for payload in payloads for key in payload.get("keys", [])]


async def all_told_once(room: Room) -> None:
    """Every line that the record asks for is there once and in its order."""
    found = keys(room)
    assert len(found) == len(set(found)), found
    lines = [int(key.removeprefix("line:")) for key in found if key.startswith("line:")]
    assert lines == sorted(lines)
    assert not await unsent(room)
    assert room.deploys() == ["v1.1.1", "v1.2.0"]


async def calm(room: Room) -> None:
    """Let the outbox try again until nothing waits any more."""
    for _ in range(10):
        await room.passes(seconds=61)
        if not await unsent(room):
            return


def counted(room: Room, name: str, **labels: str) -> float | None:
    """What `/metrics` says."""
    return room.app.metrics.registry.get_sample_value(name, labels)


async def unsent(room: Room) -> list[Any]:
    """What the outbox still has to send, now or later."""
    later = room.clock.now() + timedelta(hours=1)
    return await room.app.store.read(lambda db: db.posts_due(later))


# --- the way to Slack ---


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("chat.postMessage", "429"),
        ("chat.postMessage", "503"),
        ("chat.postMessage", "reset"),
        ("chat.postMessage", "lost_answer"),
        ("chat.update", "429"),
        ("chat.update", "reset"),
    ],
)
async def test_a_call_that_fails_is_made_again(tmp_path: Path, method: str, fault: str):
    async with open_room(tmp_path) as room:
        room.slack.fault(fault, method, count=1 if fault == "429" else 3)
        await room.alice.types("/release start minor")
        await calm(room)
        await room.card.shows("Waits for Manual QA")
        room.slack.fault(fault, method)
        await sign_staging(room)
        await calm(room)
        await room.bob.clicks("Approve")
        await calm(room)
        await room.card.shows("v1.2.0 is in production")
        await all_told_once(room)
        assert room.slack.calls(method)


async def test_retry_after_is_obeyed(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.slack.fault("429", "chat.postMessage", seconds=1)
        await room.alice.types("/release start minor")
        await calm(room)
        calls = room.slack.calls("chat.postMessage")
        assert calls[0].status == "429 ratelimited"
        assert calls[1].at - calls[0].at >= 1
        refused = {"method": "chat.postMessage", "error": "ratelimited"}
        assert counted(room, "slipway_slack_errors_total", **refused) == 1


async def test_what_is_acknowledged_is_counted_and_what_fails(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await room.alice.types("/release status")
        room.slack.fault("reset", "chat.update", count=3)
        await room.bob.clicks("Approve")
        await calm(room)
        for verb in ("start", "status", "approve"):
            assert counted(room, "slipway_acks_total", verb=verb) == 1
        assert counted(room, "slipway_acks_total", verb="sign") == 6  # the button, and the form
        lost = {"method": "chat.update", "error": "ClientPayloadError"}
        assert counted(room, "slipway_slack_errors_total", **lost) == 3


async def test_slow_answers_hold_nothing_up(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.slack.fault("slow", "chat.postMessage", count=2, seconds=0.3)
        ack = await room.slack.types("alice", room.channel, "/release start minor")
        assert ack.ok
        assert ack.ms < 250
        await room.settles()
        await room.card.shows("Waits for Manual QA")
        assert (await room.journal()).count("started") == 1


async def test_slack_is_down_and_the_release_goes_on(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        asked = room.request
        room.slack.fault("503", "chat.postMessage", count=None, seconds=3600)
        room.slack.fault("reset", "chat.update", count=None, seconds=3600)
        await room.slack.clicks("bob", room.channel, asked["ts"], room.button("Approve")[1])
        await room.settles()
        assert room.runs() == "v1.2.0"
        before = keys(room)
        await room.passes(minutes=20)
        assert keys(room) == before
        assert not room.announcements()

        await room.restarts()
        room.slack.clears_faults()
        await calm(room)
        await room.card.shows("✅ v1.2.0 is released")
        await all_told_once(room)
        assert len(room.announcements()) == 1


# --- what Slack does not take ---


async def test_blocks_that_slack_refuses_go_as_text(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.slack.fault("invalid_blocks", count=1)
        await room.alice.types("/release start minor")
        first = room.messages()[0]
        assert "v1.2.0" in str(first["text"])
        await room.card.shows("Waits for Manual QA")


async def test_newer_blocks_that_slack_refuses_go_in_classic_ones(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start minor")
        await room.alice.types("/release history")
        [table] = [b for b in newest(room)["blocks"] if b["type"] == "table"]
        assert table["rows"][1][0]["text"] == "v1.2.0"
        room.slack.hub.state.response_urls.clear()
        asked = {"user_id": "U0ALICE000", "response_url": ""}
        room.slack.fault("invalid_blocks", "chat.postMessage")
        reply = await handle(room.app.desk, typed_by_alice(room))
        await room.app.door.answers.give(asked, reply)
        told = room.slack.messages("@alice")[-1]
        assert {block["type"] for block in told["blocks"]} == {"section"}
        assert "• *v1.2.0* minor · 🔵 under way" in text_of(told)


def typed_by_alice(room: Room) -> Request:
    now = room.clock.now()
    return Request("k", "U0ALICE000", "C0SHOP0000", now, "history")


def newest(room: Room) -> dict[str, Any]:
    return dict(room.slack.ephemerals("alice", room.channel)[-1])


async def test_a_form_that_comes_too_late_says_so(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start minor")
        await room.card.shows("Waits for Manual QA")
        room.slack.fault("expired_trigger_id")
        said = await room.carol.clicks("Sign: Manual QA")
        assert "could not be opened in time. Please click once more" in said
        await room.carol.clicks("Sign: Manual QA", note="all journeys")
        assert (await room.journal()).count("signed") == 1


@pytest.mark.parametrize("fault", ["reset", "503"])
async def test_a_form_that_slack_loses_says_so(tmp_path: Path, fault: str):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start minor")
        await room.card.shows("Waits for Manual QA")
        room.slack.fault(fault, "views.open")
        said = await room.carol.clicks("Sign: Manual QA")
        assert "Please click once more" in said


# --- channels and tokens ---


def operators(room: Room) -> list[str]:
    return [text_of(m) for m in room.slack.messages(OPERATORS) if "Messages for" in text_of(m)]


async def test_an_app_that_was_removed_says_who_must_invite_it(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.slack.removes_app(room.channel)
        said = await room.alice.types("/release start minor")
        assert "has begun" in said
        await room.passes(minutes=2)
        assert not room.messages()
        told = operators(room)
        assert len(told) == 1, told
        assert "Anybody who is in it types `/invite @Slipway` there" in told[0]
        assert "not_in_channel" in (room.app.readiness()["channels"] or "")

        await room.restarts()
        await room.passes(minutes=2)
        assert len(operators(room)) == 1

        room.slack.invites_app(room.channel)
        await calm(room)
        await room.card.shows("Waits for Manual QA")
        assert room.app.readiness()["channels"] is None
        assert len(operators(room)) == 1
        assert "arrive again" in operators(room)[0]

        await sign_staging(room)
        await room.bob.clicks("Approve")
        await room.card.shows("v1.2.0 is in production")
        await all_told_once(room)


async def test_an_archived_channel_holds_up_no_release(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        room.slack.archives(room.channel)
        await room.looks_around()
        assert "archived" in operators(room)[0], "before something has to be said there"
        room.slack.archives(room.channel, archived=False)
        await room.looks_around()
        assert "arrive again" in operators(room)[0]
        await room.passes(minutes=1)
        room.slack.archives(room.channel)
        assert "v1.2.0" in await room.alice.types(
            "/release status --project shop", channel="#announcements"
        )
        await room.alice.types("/release pause --project shop", channel="#announcements")
        await room.passes(minutes=1)
        assert "archived" in operators(room)[1]
        room.slack.archives(room.channel, archived=False)
        await calm(room)
        await room.alice.types("/release resume")
        await room.bob.clicks("Approve")
        await room.card.shows("v1.2.0 is in production")
        await all_told_once(room)


async def test_a_revoked_token_is_told_where_it_can_be(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        room.slack.revokes_token()
        await room.alice.types("/release pause")
        await room.passes(minutes=1)
        trouble = room.app.readiness()["channels"] or ""
        assert "token_revoked" in trouble
        assert "SLACK_BOT_TOKEN" in trouble
        room.slack.revokes_token(revoked=False)
        await calm(room)
        await room.card.shows("Paused by")
        assert room.app.readiness()["channels"] is None


async def test_a_revoked_token_is_known_before_anything_is_sent(tmp_path: Path):
    async with open_room(tmp_path) as room:
        assert room.app.readiness()["channels"] is None
        room.slack.revokes_token()
        await room.slack.idle()
        await room.app.door.quiet()
        assert "token_revoked" in (room.app.readiness()["channels"] or "")
        room.slack.revokes_token(revoked=False)
        await room.alice.types("/release start minor")
        await room.card.shows("Waits for Manual QA")
        assert room.app.readiness()["channels"] is None


async def test_a_token_that_slack_does_not_know_is_seen_by_a_bot_at_rest(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.app.client.token = "xoxb-of-somebody-else"
        await room.app.look_around()
        assert "SLACK_BOT_TOKEN" in (room.app.readiness()["channels"] or "")
        room.app.client.token = room.slack.hub.state.app.bot_token
        await room.app.look_around()
        assert room.app.readiness()["channels"] is None


async def test_slack_is_away_when_the_bot_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.wire.PING", 0.05)
    async with open_room(tmp_path, transport="socket") as room:
        await room.app.stop()
        room.slack.fault("503", "apps.connections.open", count=None, seconds=3600)
        room.app = room.new_app()
        await room.app.start()
        await room.slack.wait_for(lambda: len(room.slack.calls("apps.connections.open")) > 3)
        assert room.app.readiness()["slack"] == "the socket is not connected"
        room.slack.clears_faults()
        await room.slack.wait_for(lambda: room.slack.hub.courier.sockets.count == 1)
        assert "has begun" in await room.alice.types("/release start minor")
        assert room.app.readiness()["slack"] is None


# --- people who are gone ---


async def test_a_group_that_changed_is_known_at_once(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await room.slack.opens_home("dora")
        await room.slack.idle()
        await room.settles()
        assert "Approve v1.2.0" not in str(room.slack.home("dora"))
        room.slack.sets_group("approvers", ["dora"])
        await room.slack.idle()
        await room.settles()
        assert "Approve v1.2.0" in str(room.slack.home("dora"))
        assert "takes the role approver" in await room.bob.clicks("Approve")


async def test_a_group_that_was_emptied(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        room.slack.sets_group("approvers", [])
        room.app.world.directory.forget()  # type: ignore[attr-defined]
        said = await room.bob.clicks("Approve")
        assert "approver" in said
        why = await room.alice.types("/release why")
        assert "Nobody is approver now: somebody has to join that group" in why
        assert room.runs() == "v1.1.1"
        room.slack.sets_group("approvers", ["carol"])
        room.app.world.directory.forget()  # type: ignore[attr-defined]
        await room.carol.clicks("Approve")
        await room.card.shows("v1.2.0 is in production")


async def test_an_approver_who_was_deactivated(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await room.alice.types("/release pause")
        await room.bob.clicks("Approve")
        room.slack.deactivates("bob")
        room.app.world.directory.forget()  # type: ignore[attr-defined]
        await room.alice.types("/release resume")
        await room.passes(minutes=1)
        assert room.runs() == "v1.1.1"
        assert "no longer counts: left the workspace" in room.log()
        await room.carol.clicks("Approve")
        await room.card.shows("v1.2.0 is in production")


async def test_a_group_that_was_disabled_has_nobody_and_keeps_nobody_else_out(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types('/release start minor --at "2026-02-09 18:00"')
        await sign_staging(room)
        await room.bob.clicks("Approve")
        room.slack.group("approvers").enabled = False
        await room.passes(hours=10)
        await room.card.shows("0 of 1", "Waits for Production approval")
        assert "no longer counts: left the role" in room.log()
        assert "Nobody is approver now" in await room.alice.types("/release why")
        assert room.runs() == "v1.1.1"
        assert "stopped" in await room.alice.types("/release stop the shop burns")


async def test_who_asks_is_told_that_slack_does_not_say_who_may_approve(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types('/release start minor --at "2026-02-09 18:00"')
        await sign_staging(room)
        await room.bob.clicks("Approve")
        room.slack.fault("503", "usergroups.list", count=None, seconds=3600)
        room.clock.passes(hours=10)
        await room.app.sweep()
        await room.app.engine.quiet()
        asked = len(room.slack.calls("usergroups.list"))
        await room.app.sweep()  # two seconds later: Slack bears twenty such questions a minute
        await room.app.engine.quiet()
        assert len(room.slack.calls("usergroups.list")) == asked
        why = await room.alice.types("/release why")
        assert "cannot go on: Slack does not say who holds its roles" in why
        assert room.app.readiness()["releases"] == "Slack does not say who holds its roles"
        assert room.runs() == "v1.1.1"
        room.slack.clears_faults()
        directory = room.app.world.directory
        assert isinstance(directory, SlackDirectory)
        directory.pause = 0
        await room.passes(seconds=2)
        await room.card.shows("is in production")
        assert room.app.readiness()["releases"] is None


def takes_nothing(room: Room, nothing: str) -> None:
    """Let the database refuse every change, as on a disk that is full or read-only."""
    connection = room.app.store._connection.connection  # type: ignore[attr-defined]
    connection.driver_connection.execute(f"PRAGMA query_only={nothing}")


async def test_a_database_that_takes_nothing_is_said_until_it_does(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        takes_nothing(room, "ON")
        refused = await room.slack.types("bob", room.channel, "/release approve")
        assert not refused.ok, "what cannot be written is not acknowledged"
        await room.app.sweep()
        assert "readonly" in (room.app.readiness()["database"] or "")

        takes_nothing(room, "OFF")
        await room.app.sweep()
        assert room.app.readiness()["database"] is None
        assert room.runs() == "v1.1.1"
        await room.bob.clicks("Approve")
        await room.card.shows("v1.2.0 is in production")

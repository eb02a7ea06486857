"""lsos: more and more traffic, watched by budgets; a breach holds the rollout by itself (B5)."""

import asyncio

import pytest

from tests.room import Room, open_room
from tests.scenarios.edits import Edit, own_policy
from tests.scenarios.lsos.ways import NO_PAPERS, SERVICES, SIMPLER, config, up_to_approval
from tests.support.prometheus import Prometheus, prometheus

ERRORS = "sum(rate(errors[5m])) / sum(rate(requests[5m])) * 100"
STAGES = "[{weight: 5, for: 10m}, {weight: 25, for: 20m}, {weight: 100, for: 30m}]"
SHORT = "[{weight: 5, for: 2m}, {weight: 100, for: 1m}]"


def staged(*changes: tuple[str, str], server: Prometheus | None = None) -> Edit:
    """lsos with its rollout, in two short stages; errors are measured by a Prometheus."""
    simpler = (*SIMPLER, *NO_PAPERS)
    gates = [change for change in simpler if "rollout production" not in change[0]]
    own = own_policy("lsos", *gates, (STAGES, SHORT), ("every: 30s", "every: 1m"), *changes)

    def edit(path):
        own(path)
        if server:
            asked = f"{{query: '{ERRORS}', server: '{server.url}', limit: '<= 1'}}"
            config(('{run: error-rate, limit: "<= 1"}', asked))(path)

    return edit


def measures(room: Room, metric: str, value: float) -> None:
    """From now on the demo's measure.sh prints this number."""
    told = room.project.environments / "production" / "metrics" / metric
    told.parent.mkdir(parents=True, exist_ok=True)
    told.write_text(f"{value:g}\n")


def traffic(room: Room) -> list[str]:
    """Which version got which share of the traffic, in order."""
    return (room.project.environments / "production" / "traffic.log").read_text().splitlines()


async def rolling_out(room: Room) -> None:
    """Approved: the first stage gets its traffic and is watched."""
    await up_to_approval(room)
    await room.bob.clicks("Approve")
    await room.carol.clicks("Approve")
    await room.card.shows("Watch 5 % of production for 2m – running")


@pytest.mark.covers("B5")
async def test_stage_after_stage_as_long_as_the_budgets_hold(tmp_path):
    async with prometheus() as server:
        server.values[ERRORS] = 0.2
        async with open_room(tmp_path, "lsos", edit=staged(server=server)) as room:
            await rolling_out(room)
            assert traffic(room) == ["services-v1.2.0 5"]
            await room.card.shows(
                "📊", "errors measured 0.2, wanted &lt;= 1", "latency measured 180"
            )
            assert room.runs(SERVICES) == "services-v1.1.1"
            await room.passes(minutes=1)
            await room.restarts()
            await room.card.shows("Watch 5 % of production for 2m – running")
            await room.passes(minutes=1)
            await room.card.shows("Watch 100 % of production for 1m – running")
            assert traffic(room) == ["services-v1.2.0 5", "services-v1.2.0 100"]
            await room.passes(minutes=1)
            await room.card.shows("services-v1.2.0 is in production")
            assert room.runs(SERVICES) == "services-v1.2.0"
            # what was measured on the way is not written down for ever
            assert (await room.journal()).count("measured") < 8


@pytest.mark.covers("B5")
async def test_a_breach_holds_it_within_an_interval_and_a_person_resumes(tmp_path):
    async with prometheus() as server:
        server.values[ERRORS] = 0.2
        async with open_room(tmp_path, "lsos", edit=staged(server=server)) as room:
            await rolling_out(room)
            server.values[ERRORS] = 3
            await room.passes(minutes=1)
            await room.card.shows(
                "⏸️ The rollout holds: errors measured 3, wanted &lt;= 1", "⏸️ *Production* held",
                "⏸️ Watch 5 % of production for 2m – held, since",
                ": anybody with a role resumes it or rolls back",
            )  # fmt: skip
            assert "🔵" not in room.card.text
            assert "The rollout holds by itself at 5 %: errors measured 3" in room.log()
            for _ in range(3):
                await room.passes(minutes=1)
            assert traffic(room) == ["services-v1.2.0 5"]
            server.values[ERRORS] = 0.3
            await room.passes(minutes=1)
            assert "✅ errors: measured 0.3" in room.log()
            await room.bob.clicks("Resume")
            await room.card.shows("Watch 5 % of production for 2m – running")
            await room.passes(minutes=1)  # the minute that was left
            await room.card.shows("Watch 100 % of production")


@pytest.mark.covers("B5")
async def test_no_data_holds_it_too(tmp_path):
    async with prometheus() as server:
        server.values[ERRORS] = 0.2
        async with open_room(tmp_path, "lsos", edit=staged(server=server)) as room:
            await rolling_out(room)
            server.values.clear()
            await room.passes(minutes=1)
            await room.card.shows("⏸️ The rollout holds: errors gives no answer: no data")


@pytest.mark.covers("B5")
async def test_what_was_broken_before_is_said_and_does_not_count(tmp_path):
    async with open_room(tmp_path, "lsos", edit=staged()) as room:
        measures(room, "latency-p95", 900)
        await rolling_out(room)
        assert (
            "latency measured 900, wanted &lt;= 400 – broken already, so it does not count"
            in room.log()
        )
        await room.passes(minutes=1)
        assert (await room.release()).held is None
        measures(room, "latency-p95", 100)  # once it is well it counts again
        await room.passes(minutes=1)
        await room.card.shows("Watch 100 % of production")
        measures(room, "latency-p95", 901)
        await room.passes(minutes=1)
        await room.card.shows("⏸️ The rollout holds: latency measured 901")


@pytest.mark.covers("B5")
async def test_a_person_holds_it_and_nobody_watching_does_not_count(tmp_path):
    async with open_room(tmp_path, "lsos", edit=staged()) as room:
        await rolling_out(room)
        await room.bob.clicks("Hold the rollout here")
        await room.card.shows("The rollout holds, by", "for 2m – held, since")
        for _ in range(4):
            await room.passes(minutes=1)
        assert traffic(room) == ["services-v1.2.0 5"]
        await room.bob.clicks("Resume")
        await room.passes(minutes=30)  # Slipway was away
        await room.card.shows("Watch 5 % of production for 2m – running")
        assert "Nobody measured for 29 min" in room.log()
        await room.passes(minutes=1)
        await room.card.shows("Watch 100 % of production")


@pytest.mark.covers("B5")
async def test_a_breach_that_was_seen_but_not_written_is_seen_again(tmp_path):
    async with open_room(tmp_path, "lsos", edit=staged()) as room:
        await rolling_out(room)
        measures(room, "error-rate", 3)

        def dies(place: str) -> None:
            if place == "production/watch-production-5:held:writing":
                raise asyncio.CancelledError

        room.app.books.crash_point = dies
        await room.passes(minutes=1)
        assert (await room.release()).held is None
        await room.restarts()
        await room.card.shows("The rollout holds: errors measured 3")


@pytest.mark.covers("B5")
async def test_a_hold_also_keeps_back_what_a_process_began_and_did_not_live_to_do(tmp_path):
    async with open_room(tmp_path, "lsos", edit=staged()) as room:
        await rolling_out(room)

        def dies(place: str) -> None:
            if place == "production/watch-production-5:written":
                raise asyncio.CancelledError

        await room.passes(minutes=1)
        room.app.world.crash_point = dies
        room.clock.passes(minutes=1)
        await room.app.engine.sweep()
        await room.app.engine.quiet()
        room.app.world.crash_point = lambda _: None
        await room.slack.types("bob", room.channel, "/release hold")
        for work in (room.app.door, room.app.engine, room.app.outbox):
            await work.quiet()
        assert "The rollout holds, by" in room.card.text
        assert traffic(room) == ["services-v1.2.0 5"]
        await room.restarts((room.app.config.settings.home / "host.json").unlink)
        await room.bob.types("/release resume")
        await room.card.shows("Watch 100 % of production")  # another machine may do what never ran
        assert traffic(room) == ["services-v1.2.0 5", "services-v1.2.0 100"]


@pytest.mark.covers("B5")
async def test_a_clock_that_was_put_back_blinds_no_budget(tmp_path):
    async with open_room(tmp_path, "lsos", edit=staged()) as room:
        await rolling_out(room)
        await room.passes(minutes=1)
        measures(room, "error-rate", 3)
        await room.passes(minutes=-1)
        await room.card.shows("The rollout holds: errors measured 3")

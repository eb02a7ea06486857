"""lsos: a number keeps a gate open or closes it; without an answer it is neither (B4, B11)."""

import pytest

from tests.room import Room, open_room
from tests.scenarios.edits import Edit
from tests.scenarios.lsos.ways import SERVICES, config, into_production, policy, up_to_approval
from tests.support.prometheus import Prometheus, prometheus

SLO = 'avg_over_time(slo{env="staging"}[1h])'


def asks(server: Prometheus, token: str = "") -> Edit:
    """The guardrails in staging are a Prometheus query; production is measured by scripts."""
    header = ", headers: {Authorization: 'Bearer {METRICS_TOKEN}'}" if token else ""
    own = f"{{query: '{SLO}', server: '{server.url}', limit: '>= 99.5'{header}}}"
    plain, queried = policy(), config(('{run: slo, limit: ">= 99.5"}', own))

    def edit(path):
        plain(path)
        queried(path)

    return edit


def measures(room: Room, metric: str, value: float, environment: str = "production") -> None:
    """From now on the demo's measure.sh prints this number."""
    told = room.project.environments / environment / "metrics" / metric
    told.parent.mkdir(parents=True, exist_ok=True)
    told.write_text(f"{value:g}\n")


@pytest.mark.covers("B4")
async def test_a_breach_in_staging_keeps_production_closed(tmp_path):
    async with prometheus() as server:
        server.values[SLO] = 98.2
        async with open_room(tmp_path, "lsos", edit=asks(server)) as room:
            await room.alice.types("/release start minor --component services")
            await room.card.shows(
                "“SLO guardrails in staging” failed: measured 98.2, wanted &gt;= 99.5"
            )
            assert room.runs(SERVICES) == "services-v1.1.1"
            server.values[SLO] = 99.9
            await room.alice.clicks("Try again: SLO guardrails in staging")
            assert "“SLO guardrails in staging” done (try 2): measured 99.9" in room.log()
            await room.card.shows("✅ *Staging* done")
            await room.card.shows("Waits for Change approval")


@pytest.mark.covers("B4")
async def test_no_answer_is_neither_passed_nor_failed_and_is_asked_again(tmp_path):
    async with prometheus() as server, open_room(tmp_path, "lsos", edit=asks(server)) as room:
        await room.alice.types("/release start minor --component services")
        await room.card.shows("SLO guardrails in staging – running, no answer: no data")
        assert "It is asked again; it does not count as passed" in room.log()
        server.down = True
        await room.passes(seconds=15)
        await room.card.shows("no answer: status 503")
        assert (await room.journal()).count("measured") == 2
        server.down, server.values[SLO] = False, 99.9
        await room.restarts()
        await room.passes(seconds=15)
        await room.card.shows("Waits for Change approval")


@pytest.mark.covers("B4")
async def test_a_token_is_sent_and_never_told(tmp_path):
    async with prometheus() as server:
        server.values[SLO], server.token = 99.9, "s3cr3t-t0k3n"
        environ = {"METRICS_TOKEN": server.token}
        edit = asks(server, server.token)
        async with open_room(tmp_path, "lsos", edit=edit, environ=environ) as room:
            await up_to_approval(room)
            await room.card.shows("Waits for Change approval")
            assert server.asked == [SLO]
            record = str([sealed.entry.data for sealed in await room.record()])
            assert server.token not in record + room.log() + room.card.text


@pytest.mark.covers("B11")
async def test_after_the_release_numbers_are_looked_at_over_a_restart(tmp_path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await into_production(room)
        measures(room, "queue-health", 4000)
        await room.restarts()
        await room.passes(minutes=10)
        await room.card.shows("“Queue health” failed: measured 4000, wanted &lt;= 100")
        measures(room, "queue-health", 3)
        await room.alice.clicks("Try again: Queue health")
        await room.passes(minutes=80)
        await room.card.shows("is released")

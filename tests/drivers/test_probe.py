"""Probes against a real HTTP server, a small Prometheus, and real commands."""

import asyncio
import math
import os
from datetime import timedelta

import pytest
from aiohttp import ClientSession, web

from drivers.probe import probe
from release.probes import (
    Breached,
    CommandProbe,
    Comparison,
    Healthy,
    HttpProbe,
    Inconclusive,
    Limit,
    PrometheusProbe,
)
from release.runs import Call

BELOW_A_HUNDREDTH = Limit(Comparison.BELOW, 0.01)


@pytest.fixture
async def session():
    async with ClientSession() as session:
        yield session


@pytest.fixture
async def serve():
    """`await serve({"/path": handler})`: the base URL of a server of its own."""
    runners = []

    async def start(handlers):
        app = web.Application()
        for path, handler in handlers.items():
            app.router.add_get(path, handler)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        runners.append(runner)
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()


def says(text, status=200, **headers):
    async def handler(request):
        return web.Response(text=text, status=status, headers=headers)

    return handler


# --- http -------------------------------------------------------------------------------------

HEALTH = '{"status": "up", "db": {"lag": 0.5, "pools": [{"free": 3}, {"free": 0}]}, "a/b~": "7"}'


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ({}, Healthy(200)),
        ({"status": 204}, Breached(200, "status 204")),
        ({"pattern": '"status": "up"'}, Healthy(HEALTH)),
        ({"pattern": "^down$"}, Breached(HEALTH, "matches ^down$")),
        ({"pointer": "/status", "pattern": "^up$"}, Healthy("up")),
        ({"pointer": "/status", "pattern": "^down$"}, Breached("up", "matches ^down$")),
        ({"pointer": "/db/lag", "limit": Limit(Comparison.AT_MOST, 1)}, Healthy(0.5)),
        ({"pointer": "/db/lag", "limit": Limit(Comparison.BELOW, 0.5)}, Breached(0.5, "< 0.5")),
        ({"pointer": "/db/pools/1/free", "limit": Limit(Comparison.ABOVE, 0)}, Breached(0, "> 0")),
        ({"pointer": "/a~1b~0", "limit": Limit(Comparison.EQUAL, 7)}, Healthy(7)),
        (
            {"pointer": "/db/pools/2/free"},
            Inconclusive("the answer has nothing at /db/pools/2/free"),
        ),
        ({"pointer": "/db/pools/01"}, Inconclusive("the answer has nothing at /db/pools/01")),
        ({"pointer": "status"}, Inconclusive("the answer has nothing at status")),
        ({"pointer": "/status", "limit": BELOW_A_HUNDREDTH}, Inconclusive("'up' is no number")),
    ],
)
async def test_a_page_is_judged_by_status_place_pattern_and_limit(serve, session, asked, verdict):
    base = await serve({"/health": says(HEALTH)})

    assert await probe(HttpProbe(f"{base}/health", **asked), session) == verdict


async def test_a_sick_service_is_a_breach_a_silent_one_is_inconclusive(serve, session):
    async def sleepy(request):
        await asyncio.sleep(5)

    base = await serve({"/sick": says("no", 503), "/sleepy": sleepy, "/text": says("plain")})
    soon = timedelta(seconds=0.1)

    assert await probe(HttpProbe(f"{base}/sick"), session) == Breached(503, "status 200")
    silent = await probe(HttpProbe(f"{base}/sleepy", timeout=soon), session)
    assert silent == Inconclusive("no answer within 0.1 s")
    text = await probe(HttpProbe(f"{base}/text", pointer="/x"), session)
    assert text == Inconclusive("the answer is not JSON")


async def test_an_unreachable_service_is_inconclusive(session):
    verdict = await probe(HttpProbe("http://127.0.0.1:1/health"), session)

    assert verdict == Inconclusive("127.0.0.1:1 cannot be reached: Connection refused")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://x/y", "/health", "http://", "http://[x"]
)
async def test_only_http_urls_are_asked(session, url):
    verdict = await probe(HttpProbe(url), session)

    assert isinstance(verdict, Inconclusive)
    assert url in verdict.reason


async def test_redirects_stay_on_the_host(serve, session):
    seen = []

    async def thief(request):
        seen.append(request.headers.get("Authorization"))
        return web.Response(text="stolen")

    elsewhere = await serve({"/": thief})
    moved = {
        "/old": says("", 302, Location="/new"),
        "/new": says("here"),
        "/away": says("", 302, Location=elsewhere),
        "/file": says("", 302, Location="file:///etc/passwd"),
        "/round": says("", 302, Location="/round"),
    }
    base = await serve(moved)
    token = {"Authorization": "Bearer t"}

    assert await probe(HttpProbe(f"{base}/old", headers=token), session) == Healthy(200)
    for path, why in (("away", "redirected to"), ("file", "not an http"), ("round", "more than")):
        verdict = await probe(HttpProbe(f"{base}/{path}", headers=token), session)
        assert isinstance(verdict, Inconclusive)
        assert why in verdict.reason
    assert seen == []


async def test_an_endless_answer_is_cut(serve, session):
    async def endless(request):
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 65536)

    base = await serve({"/endless": endless})

    verdict = await probe(HttpProbe(f"{base}/endless", pattern="y"), session)

    assert isinstance(verdict, Breached)
    assert len(str(verdict.value)) == 200


# --- prometheus -------------------------------------------------------------------------------


def scalar(value):
    return {"resultType": "scalar", "result": [1700000000.1, value]}


def vector(*values):
    series = [{"metric": {"n": str(n)}, "value": [1.7e9, v]} for n, v in enumerate(values)]
    return {"resultType": "vector", "result": series}


RANGE = {"resultType": "matrix", "result": [{"metric": {}, "values": [[1.7e9, "1"]]}]}
QUERY = 'sum(rate(errors{job="shop"}[5m])) / sum(rate(requests[5m]))'


@pytest.fixture
async def prometheus(serve):
    """`await prometheus(data)`: a server that answers QUERY so, and anything else as an error."""

    async def start(data):
        async def query(request):
            if request.query.get("query") != QUERY:
                wrong = {"status": "error", "errorType": "bad_data", "error": "parse error"}
                return web.json_response(wrong, status=400)
            return web.json_response({"status": "success", "data": data, "warnings": ["slow"]})

        return await serve({"/prom/api/v1/query": query}) + "/prom"

    return start


@pytest.mark.parametrize(
    ("data", "verdict"),
    [
        (scalar("0.002"), Healthy(0.002)),
        (scalar("0.01"), Breached(0.01, "< 0.01")),
        (vector("0.002"), Healthy(0.002)),
        (vector("0.5"), Breached(0.5, "< 0.01")),
        (vector("+Inf"), Breached(math.inf, "< 0.01")),
        (vector(), Inconclusive("no data")),
        (vector("NaN"), Inconclusive("the value is NaN")),
        (scalar("NaN"), Inconclusive("the value is NaN")),
        (vector("0", "1"), Inconclusive("2 series instead of one: aggregate them")),
        (vector("odd"), Inconclusive("'odd' is no number")),
        (RANGE, Inconclusive("the query gives a matrix, but one number is needed")),
        ({}, Inconclusive("the answer is not Prometheus's")),
    ],
)
async def test_a_query_gives_one_number_or_nothing_to_judge(prometheus, session, data, verdict):
    url = await prometheus(data)

    assert await probe(PrometheusProbe(url, QUERY, BELOW_A_HUNDREDTH), session) == verdict


async def test_what_prometheus_says_about_an_error_is_passed_on(prometheus, serve, session):
    url = await prometheus(vector("0"))
    wrong = PrometheusProbe(url, "sum(", BELOW_A_HUNDREDTH)
    proxy = PrometheusProbe(await serve({"/api/v1/query": says("oops", 502)}), "1", wrong.limit)

    assert await probe(wrong, session) == Inconclusive("parse error")
    assert await probe(proxy, session) == Inconclusive("status 502, and the answer is not JSON")


# --- command ----------------------------------------------------------------------------------


@pytest.fixture
def command(tmp_path):
    def make(script, limit=None, within=5.0):
        env = {"PATH": os.environ["PATH"]}
        call = Call(("sh", "-c", script), tmp_path, env, timedelta(seconds=within))
        return CommandProbe(call, limit)

    return make


FEWER_THAN_FIVE = Limit(Comparison.BELOW, 5)


@pytest.mark.parametrize(
    ("script", "limit", "verdict"),
    [
        ("true", None, Healthy()),
        ("echo sick; exit 3", None, Breached(3, "exit 0")),
        ("kill -9 $$", None, Breached(-9, "exit 0")),
        ("echo 3", FEWER_THAN_FIVE, Healthy(3)),
        ("echo 99; echo 'v2 queue depth: 4.5'", FEWER_THAN_FIVE, Healthy(4.5)),
        ("echo 'depth -2e0 on host7 (1.2.3)'", FEWER_THAN_FIVE, Healthy(-2)),
        ("echo 7", FEWER_THAN_FIVE, Breached(7, "< 5")),
        ("echo NaN", FEWER_THAN_FIVE, Inconclusive("the value is NaN")),
        ("echo fine", FEWER_THAN_FIVE, Inconclusive("it printed no number")),
        ("true", FEWER_THAN_FIVE, Inconclusive("it printed no number")),
        ("head -c 3000000 /dev/zero; echo; echo 1", FEWER_THAN_FIVE, Healthy(1)),
    ],
)
async def test_a_command_is_judged_by_its_exit_and_its_last_number(
    command, session, script, limit, verdict
):
    assert await probe(command(script, limit), session) == verdict


async def test_a_slow_command_is_ended_and_inconclusive(command, session, tmp_path):
    slow = command("(sleep 0.3; echo late > effect) & sleep 60", within=0.1)

    assert await probe(slow, session) == Inconclusive("no answer within 0.1 s")

    await asyncio.sleep(0.4)
    assert not (tmp_path / "effect").exists()


async def test_a_missing_command_is_inconclusive(session, tmp_path):
    missing = CommandProbe(Call(("/no/such",), tmp_path, {}, timedelta(seconds=1)))

    verdict = await probe(missing, session)

    assert isinstance(verdict, Inconclusive)
    assert verdict.reason.startswith("/no/such could not be started")


# --- limits -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "healthy", "sick"),
    [("< 1", 0.9, 1), ("<=1", 1, 1.1), ("> 1", 1.1, 1), (">= 1", 1, 0.9), ("== 1", 1, 2)],
)
def test_a_limit_reads_as_it_is_written(text, healthy, sick):
    limit = Limit.parse(text)

    assert limit.holds(healthy)
    assert not limit.holds(sick)
    assert not limit.holds(math.nan)
    assert Limit.parse(str(limit)) == limit


@pytest.mark.parametrize("text", ["", "5", "=< 5", "< five", "< nan", "< 5 6"])
def test_what_is_no_limit_is_refused(text):
    with pytest.raises(ValueError):
        Limit.parse(text)

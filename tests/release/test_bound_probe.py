"""A probe in slipway.yml that could not be asked is refused when the file is read."""

import pytest
from pydantic import ValidationError

from release.bound_probe import Probe, misused

SERVER = {"query": "up", "server": "https://metrics.example.com", "limit": ">= 1"}


@pytest.mark.parametrize(
    "probe",
    [
        {"run": "slo", "limit": "<= 1"},
        {"url": "https://example.com/health", "pointer": "/db/lag", "limit": "< 2"},
        {"url": "https://example.com/version", "pattern": "^v1"},
        {**SERVER, "headers": {"Authorization": "Bearer {METRICS_TOKEN}"}},
    ],
)
def test_what_can_be_asked(probe):
    assert list(misused(Probe.model_validate(probe), ["slo"])) == []


@pytest.mark.parametrize(
    ("probe", "said"),
    [
        ({}, "must have one way to measure, run, url or query (here: none)"),
        ({"run": "slo", "url": "https://x.org"}, "must have one way to measure"),
        ({"run": "sol"}, "“sol” is not one of the scripts. Did you mean “slo”?"),
        ({"query": "up", "limit": "> 0"}, "a query needs the `server` that answers it"),
        ({"query": "up", "server": "https://x.org"}, "a query needs a `limit`"),
        ({"run": "slo", "pointer": "/a"}, "`pointer` is for url"),
        ({"run": "slo", "server": "https://x.org"}, "`server` is for query"),
        ({"url": "https://x.org", "pattern": "("}, "`pattern` is no regular expression"),
        ({"url": "htp://x.org"}, "`url` must begin with http:// or https://"),
        ({**SERVER, "server": "metrics"}, "`server` must begin with http:// or https://"),
        ({"url": "https://x.org", "pointer": "a"}, "did you mean “/a”?"),
        (
            {"url": "https://x.org", "headers": {"X": "{SLACK_BOT_TOKEN}"}},
            "no server may be given SLACK_BOT_TOKEN",
        ),
    ],
)
def test_what_cannot(probe, said):
    assert said in "\n".join(misused(Probe.model_validate(probe), ["slo"]))


@pytest.mark.parametrize("limit", ["about 3", "<= 1.2.3", "=> 3"])
def test_a_limit_that_is_none(limit):
    with pytest.raises(ValidationError, match=r"not a limit|could not convert"):
        Probe(run="slo", limit=limit)

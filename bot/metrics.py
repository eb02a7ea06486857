"""What Slipway counts, in a registry of its own."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

# Slack gives up after 3 s; ours should take milliseconds.
ACK_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0)


class Metrics:
    """The counters, by name; `registry` is what `/metrics` shows."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.acks = Counter(
            "slipway_acks",
            "Commands and clicks that were acknowledged",
            ["verb"],
            registry=registry,
        )
        self.ack_seconds = Histogram(
            "slipway_ack_seconds",
            "From a command or click at the door to its acknowledgement",
            buckets=ACK_SECONDS,
            registry=registry,
        )
        self.outbox = Gauge("slipway_outbox_depth", "Messages to be sent", registry=registry)
        self.open_releases = Gauge("slipway_open_releases", "Releases under way", registry=registry)
        self.sweeps = Counter(
            "slipway_sweeps", "Looks for releases that have something to do", registry=registry
        )
        self.slack_errors = Counter(
            "slipway_slack_errors",
            "Calls that Slack refused or did not answer",
            ["method", "error"],
            registry=registry,
        )

    def acked(self, verb: str, seconds: float) -> None:
        """One command or click was acknowledged."""
        self.acks.labels(verb).inc()
        self.ack_seconds.observe(seconds)

    def slack_refused(self, method: str, error: str) -> None:
        """One call of Slack's API failed."""
        self.slack_errors.labels(method, error).inc()

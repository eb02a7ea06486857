"""What a probe measured, as a fact and as a few words."""

from release.facts import Measured
from release.probes import Breached, Healthy, Inconclusive, Verdict


def reading(step: str, probe: str, verdict: Verdict, limit: str) -> Measured:
    """The fact that a probe said so."""
    match verdict:
        case Healthy(value):
            return Measured(
                step=step, probe=probe, verdict="healthy", value=shown(value), limit=limit
            )
        case Breached(value, wanted):
            return Measured(
                step=step, probe=probe, verdict="breached", value=shown(value), limit=wanted
            )
        case Inconclusive(reason):
            return Measured(
                step=step, probe=probe, verdict="inconclusive", limit=limit, reason=reason
            )


def said(verdict: Verdict, limit: str) -> str:
    """“measured 0.2, wanted <= 1”."""
    match verdict:
        case Healthy(None):
            return "as it should be"
        case Healthy(value):
            return f"measured {shown(value)}" + (f", wanted {limit}" if limit else "")
        case Breached(value, wanted):
            return f"measured {shown(value)}, wanted {wanted}"
        case Inconclusive(reason):
            return f"no answer: {reason}"


def shown(value: float | str | None) -> str:
    """A value without noise; text, as the record keeps no fractions."""
    return f"{value:g}" if isinstance(value, float) else str(value or "")

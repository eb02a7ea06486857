"""The release policy: an organisation's rules as data, read strictly."""

from release.policy.load import cannot_run_yet, load_policy, policy_of, raw
from release.policy.model import Policy

__all__ = ["Policy", "cannot_run_yet", "load_policy", "policy_of", "raw"]

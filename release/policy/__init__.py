"""The release policy: an organisation's rules as data, read strictly."""

from release.policy.load import load_policy, policy_of, raw, read_policy
from release.policy.model import Policy

__all__ = ["Policy", "load_policy", "policy_of", "raw", "read_policy"]

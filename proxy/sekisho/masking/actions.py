"""What the policy can say about a finding."""

from enum import StrEnum


class Action(StrEnum):
    MASK = "mask"
    REDACT = "redact"
    GENERALIZE = "generalize"
    ALLOW = "allow"
    BLOCK = "block"
    REROUTE = "reroute"

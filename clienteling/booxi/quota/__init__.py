"""The quota and the circuit that all processes of all machines share: one gate in front of every call."""

from clienteling.booxi.quota.gate import Gate, open_gate
from clienteling.booxi.quota.lanes import Lane, Limits

__all__ = ["Gate", "Lane", "Limits", "open_gate"]

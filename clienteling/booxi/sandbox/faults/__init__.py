"""Ways Booxi, or the line to it, can fail: chosen by a control, a test or the panel.

kinds   a fault as a value, read from JSON
stage   lets faults get between a call and its answer
stale   answers from the state of some time ago
line    hangs up on the caller
"""

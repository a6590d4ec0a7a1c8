"""How records look to callers: plain dicts ready for JSON, absent values left out (contract section 3)."""

"""Holding our copy against Booxi: by itself while a store is open and at its night, and by hand.

A reconciliation is a row and the row is the work: it goes staff member by staff member, then through what no calendar
lists, and whoever takes it over begins where it was. What it costs in calls stands in DECISIONS.md.

beginning   when one begins
work        taking one to its end, and what it found
rereading   what no calendar lists, by its id
"""

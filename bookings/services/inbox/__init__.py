"""What Booxi tells us by itself: a row, then a hint, then work (architecture decision 4).

arrivals  keeping an event before it is answered
work      taking one row at a time to its end
upkeep    playing events again, and forgetting what they said
"""

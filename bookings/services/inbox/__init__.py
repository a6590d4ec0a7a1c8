"""What Booxi tells us by itself: a row, then a hint, then work (architecture decision 4).

arrivals  keeping an event before it is answered
reading   what events mean
asking    what Booxi says when an event leaves a booking in doubt
work      taking rows to their end
upkeep    playing events again, and forgetting what they said
"""

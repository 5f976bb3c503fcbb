"""What visits are told by: lists of words and constructions, to be read and to be extended.

They began as the constructions and the weights that were measured for a prototype; see
docs/rules.md. What `bench/visits.py` finds tells whether a change is for the better.
"""

"""Other people's registers: read as a table, understood by a profile, recorded as a diff.

A file goes one way: `reading` makes a table of it, whatever its format; `meaning` reads each row
by the profile; `past` finds what the register holds of the same list; `comparing` leaves what
has changed; `writing` records that as one batch.
"""

"""Other people's registers: understood by a profile, recorded as a difference.

A file goes one way: `tracker.services.tables` makes a table of it, whatever its format;
`proposing` drafts a profile for it; `meaning` reads each row by the profile; `past` finds what
the register holds of the same list; `comparing` leaves what has changed; `writing` records that
as one batch. `importing` is where all of it comes together.
"""

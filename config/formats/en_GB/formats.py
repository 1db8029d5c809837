"""Formats of British English that differ from those of Django."""

# The clock of 24 hours: "2:20 p.m." at the end of a sentence has two full stops.
DATETIME_FORMAT = "j M Y, H:i"

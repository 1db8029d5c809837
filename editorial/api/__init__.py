"""The read-only API: what every endpoint shares.

Promise: within /api/v1/ nothing is removed or renamed and no value changes its meaning; keys, parameters and values
of a choice may be added. What must go is marked as deprecated in the schema a year before it goes.
"""

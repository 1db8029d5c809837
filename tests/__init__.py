"""Tests: they mirror the tree. `python -m tests` runs every check."""

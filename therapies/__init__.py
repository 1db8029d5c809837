"""Therapies and what was found."""

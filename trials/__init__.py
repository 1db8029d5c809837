"""Registered trials."""

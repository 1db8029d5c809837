"""Provenance and publication."""

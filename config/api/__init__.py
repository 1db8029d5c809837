"""Addresses of the API, its search, and the pages that document it."""

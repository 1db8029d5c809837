"""Commands of the trials."""

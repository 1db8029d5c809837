"""Search: over all kinds at once, by the names of things as they are typed, by lay words, and mending misspelt ones."""

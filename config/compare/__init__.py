"""Two to four countries, therapies or trials side by side. Nothing is scored, and nothing sorted by how good it is."""

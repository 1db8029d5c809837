"""Long form pages and checked claims."""

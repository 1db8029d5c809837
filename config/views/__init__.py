"""Views of the whole site."""

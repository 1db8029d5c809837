"""`make bench`: how fast the site answers and imports, held against bare Django and bare PostgreSQL."""

"""The editors' desk: what waits for whom, and reports about the whole atlas."""

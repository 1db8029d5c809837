"""The whole of a registry: import, and what readers ask of it afterwards. `python -m tests.bench.scale 600000`."""

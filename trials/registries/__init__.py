"""From a registry to our tables in four steps that know nothing of each other: fetch, parse, map, store."""

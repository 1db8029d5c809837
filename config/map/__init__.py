"""The map: where trials and institutions are, on outlines of Natural Earth."""

"""Countries institutions and rules."""

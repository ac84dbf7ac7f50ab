"""Which session is open when, and how it went."""

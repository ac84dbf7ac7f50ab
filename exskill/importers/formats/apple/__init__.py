"""iMessage, as a database and as text."""

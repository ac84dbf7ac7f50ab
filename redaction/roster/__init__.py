"""Who is named anywhere in a history, and which names are one person."""

"""Tools that the readers share: sources, archives, text, dates, JSON and XML in pieces."""

"""Measuring likeness. Never run in a session."""

"""Deadlines, and everything that erases by destroying keys."""

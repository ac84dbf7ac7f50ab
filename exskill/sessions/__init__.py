"""Timed sessions that help to let go."""

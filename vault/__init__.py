"""Bytes and tables at rest, and their erasure."""

"""Platforms with one reader each, and the generic readers."""

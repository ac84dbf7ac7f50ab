"""Recognizers, one per file."""

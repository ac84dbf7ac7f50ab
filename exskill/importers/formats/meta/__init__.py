"""Messenger and Instagram, as JSON and as pages."""

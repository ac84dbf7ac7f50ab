"""The portrait as a page."""

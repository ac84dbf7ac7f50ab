"""Readers of what people keep: one module per format."""

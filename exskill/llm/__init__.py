"""The local language model."""

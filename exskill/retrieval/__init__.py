"""Embeddings and hybrid search over permitted rows."""

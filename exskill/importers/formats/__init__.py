"""The readers, one folder a platform."""

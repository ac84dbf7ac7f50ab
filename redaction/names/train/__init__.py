"""Training of the models that ship: run ``python -m redaction.names.train``."""

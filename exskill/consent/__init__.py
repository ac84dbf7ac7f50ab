"""What may be used, for what, until when."""

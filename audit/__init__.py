"""A tamper-evident log of facts without content."""

"""One turn of the echo."""

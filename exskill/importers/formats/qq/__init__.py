"""QQ, as text, MHT and JSON."""

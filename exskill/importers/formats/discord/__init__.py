"""Discord: its own data package and exporters' files."""

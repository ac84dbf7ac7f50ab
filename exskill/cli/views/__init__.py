"""How facts are shown in the terminal."""

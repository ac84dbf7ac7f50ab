"""How somebody writes, counted and not guessed."""

"""What every command of the terminal is given: options, questions, screens, the open vault."""

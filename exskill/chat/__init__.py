"""What a chat is: messages, their schema, who takes part, and their words."""

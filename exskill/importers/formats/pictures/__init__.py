"""Photos and screenshots of chats."""

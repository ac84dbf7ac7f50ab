"""Third-party redaction for private chats: text in, redacted text out."""

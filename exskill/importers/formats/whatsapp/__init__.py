"""WhatsApp's own text export."""

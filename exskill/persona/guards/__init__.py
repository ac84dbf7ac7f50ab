"""What the echo may not say or use."""

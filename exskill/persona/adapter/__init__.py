"""A LoRA adapter of one vault, trained on permitted rows only."""

"""Who wrote a text: the verifiers."""

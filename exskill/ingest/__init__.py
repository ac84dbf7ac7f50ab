"""Import: read, redact, keep. The use cases around it: review, shred the source, memories typed by hand."""

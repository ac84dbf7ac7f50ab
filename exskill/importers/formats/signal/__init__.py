"""Signal, by three exporters."""

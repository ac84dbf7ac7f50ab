"""Measuring the redactor. The redactor never imports this."""

"""This machine as the user meets it: a look over what protects and what is broken, and putting a vault right."""

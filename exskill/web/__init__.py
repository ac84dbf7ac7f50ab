"""The page: a second face beside the terminal, on this machine only.

It holds addresses, forms and drawing. What happens is decided by the services that the terminal calls too.
"""

"""A tamper-evident log of facts without content.

:class:`audit.log.AuditLog` appends, :mod:`audit.check` verifies with the owner's key, and :mod:`audit.verify` is a
standalone program with which a stranger can check a log with nothing but Python and ``cryptography``.
"""

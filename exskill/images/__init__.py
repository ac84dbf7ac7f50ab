"""Pictures: when and roughly where they were taken, small copies without metadata or faces, and text in screenshots.

Nothing here keeps a picture. Pillow, OpenCV and RapidOCR (extra ``images``) run on this machine with the models that their
packages ship; nothing is fetched.
"""

from __future__ import annotations

__all__: list[str] = []

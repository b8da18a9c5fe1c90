"""A paper as DOCX that officers can edit."""

from lantoa.papers.docx.document import render

__all__ = ["render"]

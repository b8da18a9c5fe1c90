"""The file around the text: its properties, and bytes that depend on the paper alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def describe(document: Document, *, title: str, author: str, language: str, day: date) -> None:
    """Core properties. ``day`` stands for the instants of writing, which would never be equal."""
    properties = document.core_properties
    instant = datetime.combine(day, time(), tzinfo=UTC)
    properties.title = title[:255]
    properties.author = properties.last_modified_by = author[:255]
    properties.language = language
    properties.comments = properties.keywords = properties.subject = ""
    properties.created = properties.modified = instant
    properties.revision = 1


def write(document: Document) -> bytes:
    """The document as a zip whose entries carry one fixed date."""
    plain, fixed = BytesIO(), BytesIO()
    document.save(plain)
    with ZipFile(plain) as source, ZipFile(fixed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, _ZIP_DATE)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return fixed.getvalue()

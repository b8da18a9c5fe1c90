"""Takes figures and document numbers out of Vietnamese reports, with the words that state them.

Pure Python: no database, no network. ``read`` reads a text; ``documents.text_of`` makes a text of
a file.
"""

from lantoa.reader.facts import Fact, Kind, Reading
from lantoa.reader.lexicon import DEFAULT, Lexicon
from lantoa.reader.reading import read

__all__ = ["DEFAULT", "Fact", "Kind", "Lexicon", "Reading", "read"]

"""Presidio recognizers for Japanese personal and confidential data.

Importing this package loads neither spaCy nor Presidio; `sekisho_recognizers.analyzer` does.
"""

from sekisho_recognizers.finding import Finding

__all__ = ["Finding"]

"""The words of the pages, in German and English: those of one page in a file, as in `notify`."""

from monitor.web.texts.common import COMMON, Common

__all__ = ["COMMON", "Common"]

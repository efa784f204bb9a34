"""Pages of very long lists, as all apps have them."""

from hengwang.pages.paging import LongData

__all__ = ["LongData"]

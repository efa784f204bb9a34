"""Tables of the units' door."""

from hengwang.door.models.bulletins import Bulletin, BulletinQuerySet, BulletinUpdate

__all__ = ["Bulletin", "BulletinQuerySet", "BulletinUpdate"]

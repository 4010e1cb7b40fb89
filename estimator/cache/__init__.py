"""What was read before: kept in the cache folder of the user, by content."""

from estimator.cache.files import FileCache
from estimator.cache.folder import cache_folder
from estimator.cache.shelf import Shelf
from estimator.cache.store import Store

__all__ = ["FileCache", "Shelf", "Store", "cache_folder"]

"""A deputy's face in the store: put there, read from there."""

from app.house import House
from media.store import NoSuchBytes
from models.portrait import Portrait, store_key


def put(house: House, photo_id: int, data: bytes) -> None:
    key = store_key(photo_id)
    house.store.put(key, house.keyring.seal(data, key))


def read(house: House, key: str) -> bytes | None:
    """Nothing where it is gone: a sheet without a face is better than no sheet."""
    try:
        return house.keyring.unseal(house.store.get(key), key)
    except NoSuchBytes:
        return None


def url(one: Portrait | None) -> str | None:
    """Another photo is another address: what a browser keeps is never a face taken down and replaced."""
    return f"/portraits/{one.deputy_id}.jpg?v={one.photo_id % 100_000}" if one else None

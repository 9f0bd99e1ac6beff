"""The deputies' photos: drawn, of nobody, put away before the county is told of."""

from sqlalchemy.orm import Session

from app import portraits
from app.demo.county import people, photos
from app.demo.county.settle import Made
from app.house import House
from media import portrait as drawn
from models import portrait
from models.types import new_id

WITHOUT = ("张演示", "钱假设", "褚仿真")  # so that a sheet without a photo is seen too
Faces = dict[str, tuple[int, tuple[int, int, int]]]  # name → the photo, and its bytes, width and height


def develop(house: House) -> Faces:
    faces: Faces = {}
    for number, seated in enumerate(people.DEPUTIES):
        if seated.name not in WITHOUT:
            photo, photo_id = drawn.clean(photos.portrait(number)), new_id()
            portraits.put(house, photo_id, photo.data)
            faces[seated.name] = photo_id, (len(photo.data), photo.width, photo.height)
    return faces


def hang(session: Session, made: Made, faces: Faces) -> None:
    for name, (photo_id, size) in faces.items():
        portrait.keep(session, made.deputies[name], photo_id, size, made.people[name])

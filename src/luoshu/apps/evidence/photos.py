"""Photos: what the camera wrote into them, and a copy to show that carries none of it."""

import io
import warnings
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from luoshu.apps.evidence.errors import BrokenPhoto, PhotoTooManyPixels

MOST_MEGAPIXELS: Final = 60
SHOWN_EDGE: Final = 2048
FORMATS: Final = ("JPEG", "PNG", "WEBP")
BEIJING: Final = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class ReadPhoto:
    """What a photo tells (time aware, position in WGS-84 degrees, None when absent) and its copy to show."""

    taken_at: datetime | None
    lon: float | None
    lat: float | None
    shown: bytes


def read_photo(data: bytes) -> ReadPhoto:
    """Read a JPEG, PNG or WebP; raise ``PhotoTooManyPixels`` before a pixel is decoded, ``BrokenPhoto`` if it fails."""
    try:
        with warnings.catch_warnings():
            # Pillow only warns about some malformed metadata; we read what is there and go on.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                pixels = picture.width * picture.height
                if pixels > MOST_MEGAPIXELS * 1_000_000:
                    raise PhotoTooManyPixels(megapixels=round(pixels / 1e6), limit=MOST_MEGAPIXELS)
                taken_at, position = _camera_facts(picture)
                shown = _shown_copy(picture)
    # Decoders raise whatever they stumble over; all of it means that these bytes are no usable photo.
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as problem:
        raise BrokenPhoto from problem
    except (KeyError, IndexError, TypeError, EOFError, ZeroDivisionError, MemoryError) as problem:
        raise BrokenPhoto from problem
    lon, lat = position or (None, None)
    return ReadPhoto(taken_at, lon, lat, shown)


def _shown_copy(picture: Image.Image) -> bytes:
    """Return a JPEG turned upright, at most ``SHOWN_EDGE`` long, with pixels only."""
    # draft lets the JPEG decoder skip most of a large picture; it does nothing for other formats.
    picture.draft("RGB", (SHOWN_EDGE, SHOWN_EDGE))
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in {"RGBA", "LA", "PA", "P"}:
        layered = upright.convert("RGBA")
        upright = Image.new("RGB", layered.size, "white")
        upright.paste(layered, mask=layered.getchannel("A"))
    upright = upright.convert("RGB")
    upright.thumbnail((SHOWN_EDGE, SHOWN_EDGE))
    # A new picture with the pixels alone: no EXIF, XMP, IPTC, comment, embedded preview or colour profile.
    bare = Image.frombytes("RGB", upright.size, upright.tobytes())
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=85)
    return out.getvalue()


def _camera_facts(picture: Image.Image) -> tuple[datetime | None, tuple[float, float] | None]:
    """Read time and position; metadata that cannot be read is absent, the photo still counts."""
    try:
        exif = picture.getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        return _taken_at(details, exif), _position(gps)
    except (ValueError, KeyError, TypeError, IndexError, OSError, SyntaxError, ZeroDivisionError, OverflowError):
        return None, None


def _taken_at(details: Any, exif: Any) -> datetime | None:
    text = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    if not isinstance(text, str):
        return None
    offset = details.get(ExifTags.Base.OffsetTimeOriginal)
    try:
        local = datetime.strptime(text.strip("\x00 ")[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        if isinstance(offset, str) and offset.strip("\x00 "):
            return datetime.strptime(local.strftime("%Y%m%d%H%M%S") + offset.strip("\x00 "), "%Y%m%d%H%M%S%z")
    except ValueError:
        return None
    # Cameras write local time without saying where; phones in use here run on Beijing time.
    return local.replace(tzinfo=BEIJING)


def _position(gps: Any) -> tuple[float, float] | None:
    tags = ExifTags.GPS
    if not gps or tags.GPSLatitude not in gps or tags.GPSLongitude not in gps:
        return None
    lat = _degrees(gps[tags.GPSLatitude]) * (-1 if gps.get(tags.GPSLatitudeRef) in {"S", b"S"} else 1)
    lon = _degrees(gps[tags.GPSLongitude]) * (-1 if gps.get(tags.GPSLongitudeRef) in {"W", b"W"} else 1)
    # 0,0 is what a receiver without a fix writes; NaN fails both comparisons.
    if not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lon == 0 and lat == 0):
        return None
    return lon, lat


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600

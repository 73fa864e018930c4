"""Photos made in memory, with the metadata a phone writes."""

import io
import struct
import zlib

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base


def phone_photo(*, gps=(34.5, 112.25), taken="2024:09:17 16:05:09", offset="", size=(640, 480), orientation=1):
    """Return a JPEG as a phone writes it: time, position, camera serial, maker's words."""
    picture = Image.new("RGB", size, (200, 80, 40))
    exif = Image.Exif()
    exif[Base.Make] = "测试相机"
    exif[Base.Orientation] = orientation
    details = exif.get_ifd(IFD.Exif)
    if taken:
        details[Base.DateTimeOriginal] = taken
    if offset:
        details[Base.OffsetTimeOriginal] = offset
    details[Base.BodySerialNumber] = "SERIAL-31337"
    if gps:
        block = exif.get_ifd(IFD.GPSInfo)
        block[GPS.GPSLatitudeRef], block[GPS.GPSLatitude] = "N", (float(int(gps[0])), (gps[0] % 1) * 60, 0.0)
        block[GPS.GPSLongitudeRef], block[GPS.GPSLongitude] = "E", (float(int(gps[1])), (gps[1] % 1) * 60, 0.0)
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"COMMENT-31337")
    return out.getvalue()


def png_that_claims(width, height):
    """Return a small PNG whose header claims a huge picture."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")

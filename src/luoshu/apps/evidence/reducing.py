"""What is kept of a camera's picture: smoke that can be judged, no face and no plate that can be read (F26).

How coarse is coarse enough. A Chinese plate is 0.44 m wide with seven characters of about five strokes; it is lost once
its strokes keep less than 5 % of their contrast. A face is identified with 250 cells a metre and recognised with 125
(EN 62676-4). A Gaussian blur of sigma s leaves one cell in every 2.355 s pixels, and of strokes p pixels apart the
contrast exp(-2 (pi s / p)^2).

- The whole picture: 160 pixels along its longer edge, sigma 4, so 17 cells across. Whatever the zoom: of a plate that
  fills the picture 2 % of the contrast is left, and a face in a picture one metre wide has 17 cells a metre.
- The smoke's box, with half its size around it: cut from a picture of 960 pixels with sigma 1.5, so 272 cells across
  the whole frame. A plate is lost in any frame wider than 6.3 m, a face cannot be recognised above 2.2 m; a tower's
  camera at its longest zoom (2 degrees) sees 6 m from 180 m away, and towers report from several hundred. A box larger
  than half of the frame is no box: it would be the whole picture in clear.

First made smaller, then blurred: what is gone is gone, unlike mosaic or blur over a clear picture.
"""

import io
from dataclasses import dataclass
from typing import Final

from PIL import ExifTags, Image, ImageDraw, ImageFilter

from luoshu.core.fire.pictures import Box

WHOLE_EDGE: Final = 160
WHOLE_SIGMA: Final = 4.0
FRAME_EDGE: Final = 960
CROP_SIGMA: Final = 1.5
CROP_EDGE: Final = 480
MARGIN: Final = 0.5
MOST_SHARE: Final = 0.5
Shares = tuple[float, float, float, float]


@dataclass(frozen=True)
class Reduced:
    """Two JPEG without metadata; no ``crop`` where no usable box was given."""

    whole: bytes
    crop: bytes | None


def reduce_picture(*, original: bytes, shown: bytes, box: Box | None) -> Reduced:
    """Return what may be kept of a picture; ``shown`` is its checked copy without EXIF (``photos.read_photo``)."""
    shares = _shares(original, box)
    with Image.open(io.BytesIO(shown)) as opened:
        frame = opened.convert("RGB")
    whole = _blurred(frame, WHOLE_EDGE, WHOLE_SIGMA)
    if shares is None:
        return Reduced(_jpeg(whole), None)
    ImageDraw.Draw(whole).rectangle(_pixels(shares, whole), outline=(214, 69, 32))
    clear = _blurred(frame, FRAME_EDGE, CROP_SIGMA)
    crop = clear.crop(_pixels(_with_margin(shares), clear))
    crop.thumbnail((CROP_EDGE, CROP_EDGE))
    return Reduced(_jpeg(whole), _jpeg(crop))


def _shares(original: bytes, box: Box | None) -> Shares | None:
    if box is None:
        return None
    with Image.open(io.BytesIO(original)) as picture:
        # A picture stored on its side: which of the two the box speaks of is not known.
        is_turned = picture.getexif().get(ExifTags.Base.Orientation, 1) != 1
        found = None if is_turned else box.shares(*picture.size)
    if found is None or (found[2] - found[0]) * (found[3] - found[1]) > MOST_SHARE:
        return None
    return found


def _with_margin(shares: Shares) -> Shares:
    left, top, right, bottom = shares
    across, down = (right - left) * MARGIN, (bottom - top) * MARGIN
    return max(0.0, left - across), max(0.0, top - down), min(1.0, right + across), min(1.0, bottom + down)


def _pixels(shares: Shares, picture: Image.Image) -> tuple[int, int, int, int]:
    left, top = int(shares[0] * picture.width), int(shares[1] * picture.height)
    right, bottom = round(shares[2] * picture.width), round(shares[3] * picture.height)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _blurred(frame: Image.Image, edge: int, sigma: float) -> Image.Image:
    small = frame.copy()
    small.thumbnail((edge, edge))
    return small.filter(ImageFilter.GaussianBlur(sigma))


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    Image.frombytes("RGB", picture.size, picture.tobytes()).save(out, "JPEG", quality=82)
    return out.getvalue()

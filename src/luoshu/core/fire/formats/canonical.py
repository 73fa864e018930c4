"""One spelling for what feeds spell differently: satellites, instruments, confidence, day and night, versions."""

import math

_SATELLITES = {
    "Terra": ("t", "terra", "eos-am1", "am1"),
    "Aqua": ("a", "aqua", "eos-pm1", "pm1"),
    "SNPP": ("n", "npp", "snpp", "s-npp", "suomi npp", "suomi-npp", "suominpp"),
    "NOAA-20": ("1", "n20", "noaa20", "noaa-20", "noaa 20", "j1", "jpss-1", "jpss1"),
    "NOAA-21": ("n21", "noaa21", "noaa-21", "noaa 21", "j2", "jpss-2", "jpss2"),
    "Himawari-8": ("himawari-8", "himawari8", "himawari 8", "h08", "h8", "葵花8", "葵花8号"),
    "Himawari-9": ("himawari-9", "himawari9", "himawari 9", "h09", "h9", "葵花9", "葵花9号"),
    "FY-3D": ("fy-3d", "fy3d", "风云三号d"),
    "FY-4A": ("fy-4a", "fy4a", "风云四号a"),
    "FY-4B": ("fy-4b", "fy4b", "风云四号b"),
}
_SPELLINGS = {spelling: name for name, spellings in _SATELLITES.items() for spelling in (*spellings, name.lower())}
_INSTRUMENTS = {
    "Terra": "MODIS",
    "Aqua": "MODIS",
    "SNPP": "VIIRS",
    "NOAA-20": "VIIRS",
    "NOAA-21": "VIIRS",
    "Himawari-8": "AHI",
    "Himawari-9": "AHI",
}
_CLASSES = {
    "l": "low",
    "low": "low",
    "低": "low",
    "n": "nominal",
    "nominal": "nominal",
    "medium": "nominal",
    "中": "nominal",
    "h": "high",
    "high": "high",
    "高": "high",
}
KNOWN_SATELLITES = frozenset(_SATELLITES)
CONFIDENCE_CLASSES = ("", "low", "nominal", "high")


def satellite_name(text: str) -> str:
    """Canonical satellite name; a name this page does not know is kept as it came, blanks trimmed."""
    stripped = text.strip()
    return _SPELLINGS.get(stripped.lower(), stripped)


def instrument_name(text: str, satellite: str) -> str:
    """The instrument as given, upper case; otherwise the one this satellite's fire product comes from."""
    return text.strip().upper() or _INSTRUMENTS.get(satellite, "")


def confidence_of(text: str) -> tuple[float, str]:
    """(0-100 or NaN, class): MODIS percent classes are <30 low, 30-79 nominal, >=80 high (MODIS user guide).

    Raises ValueError for a text that is neither.
    """
    cleaned = text.strip().lower().removesuffix("%")
    if not cleaned:
        return math.nan, ""
    if cleaned in _CLASSES:
        return math.nan, _CLASSES[cleaned]
    value = float(cleaned)
    if not 0 <= value <= 100:
        raise ValueError(text)
    return value, confidence_class(value)


def confidence_class(percent: float) -> str:
    """Class of a 0-100 confidence; "" for NaN."""
    if math.isnan(percent):
        return ""
    return "low" if percent < 30 else "nominal" if percent < 80 else "high"


def reliability_class(text: str) -> str:
    """Himawari pixel reliability 1 (least) to 5 (most); JAXA's daily product keeps what is at least 2.5 on average."""
    try:
        value = float(text)
    except ValueError:
        return ""
    if not 1 <= value <= 5:
        return ""
    return "low" if value < 2.5 else "nominal" if value < 4 else "high"


def daynight_code(text: str) -> str:
    """D, N or ""."""
    first = text.strip().upper()[:1]
    return {"D": "D", "N": "N", "白": "D", "夜": "N", "昼": "D"}.get(first, "")


def version_rank(version: str) -> tuple[int, float, str]:
    """Orders versions of one detection: standard processing over near-real-time over real-time, then the number."""
    text = version.strip().upper()
    digits = "".join(ch for ch in text if ch.isdigit() or ch == ".").strip(".")
    try:
        number = float(digits) if digits.count(".") <= 1 else float(digits.split(".")[0])
    except ValueError:
        return (0, 0.0, text)
    stage = 1 if "URT" in text else 2 if "RT" in text and "NRT" not in text else 3 if "NRT" in text else 4
    return (stage, number, text)

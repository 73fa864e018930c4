"""Small FIRMS and other deliveries, written here; no line comes from a real file."""

FIRMS_HEADER = (
    "latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,confidence,version,bright_t31,frp,daynight"
)


def firms_row(
    lat: object = 34.1,
    lon: object = 112.5,
    *,
    day: str = "2024-09-17",
    time: str = "0805",
    satellite: str = "T",
    confidence: object = 75,
    version: str = "6.1NRT",
    frp: object = 8.3,
    daynight: str = "D",
) -> str:
    return f"{lat},{lon},310.5,1.1,1.0,{day},{time},{satellite},{confidence},{version},290.1,{frp},{daynight}"


def firms_csv(*rows: str, header: str = FIRMS_HEADER) -> bytes:
    return "".join(f"{line}\n" for line in (header, *rows)).encode()


WLF = (
    b"#Himawari-9 wildfire product, acquired 2024-09-17 08:00 UTC\n"
    b"#ID,Year,Month,Day,Time,Lat,Lon,Area,Volcano,Level,Reliability,FRP,QF,Hot\n"
    b"1,2024,9,17,0800,34.10,112.50,4.0,0,2,4,25.5,0,0\n"
    b"2,2024,09,17,800,34.14,112.54,4.0,0,1,1,12.0,0,0\n"
)
WLF_PER_AREA = WLF.replace(b",FRP,", b",FRP(Wm^-2),").replace(b",Area,", b",Area(km^2),")

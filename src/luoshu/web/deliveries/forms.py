from django import forms

from luoshu.apps.feeds.choices import FeedKind

DATUMS = [
    ("", "请选择"),
    ("wgs84", "WGS-84（GPS、卫星）"),
    ("gcj02", "GCJ-02（高德、腾讯地图）"),
    ("bd09", "BD-09（百度地图）"),
    ("cgcs2000", "CGCS2000（天地图、测绘成果）"),
]


class UploadForm(forms.Form):
    """A file of fire points: its kind says how to read it, its datum where the points are."""

    kind = forms.ChoiceField(label="种类", choices=FeedKind.choices)
    datum = forms.ChoiceField(label="坐标系", choices=DATUMS, required=False)
    file = forms.FileField(label="文件", allow_empty_file=True, max_length=200)

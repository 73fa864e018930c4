from django import forms

from luoshu.apps.feeds.choices import FeedKind
from luoshu.web.deliveries.forms import DATUMS


class ReportForm(forms.Form):
    """One report by patrol or hotline. Who reported is kept apart from the report and is never required."""

    kind = forms.ChoiceField(
        label="来源", choices=[(FeedKind.PATROL, FeedKind.PATROL.label), (FeedKind.HOTLINE, FeedKind.HOTLINE.label)]
    )
    datum = forms.ChoiceField(label="坐标系", choices=DATUMS)
    longitude = forms.FloatField(label="经度", min_value=-180, max_value=180)
    latitude = forms.FloatField(label="纬度", min_value=-90, max_value=90)
    reported_at = forms.DateTimeField(label="发现时间", input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
    note = forms.CharField(label="情况", max_length=200, required=False)
    reporter_name = forms.CharField(label="举报人", max_length=60, required=False)
    reporter_phone = forms.CharField(label="举报人电话", max_length=40, required=False)

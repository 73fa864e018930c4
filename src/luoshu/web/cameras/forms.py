"""One camera as somebody changes it by hand."""

from typing import TYPE_CHECKING, Any

from django import forms

from luoshu.web.deliveries.forms import DATUMS

if TYPE_CHECKING:
    from luoshu.apps.cameras.models import Camera


class CameraForm(forms.Form):
    """One camera; numbers are checked where the cells of a sheet are checked, with the same sentences."""

    name = forms.CharField(label="名称", max_length=80)
    unit = forms.CharField(label="维护单位", max_length=120, required=False)
    datum = forms.ChoiceField(label="坐标系", choices=DATUMS)
    longitude = forms.CharField(label="经度", max_length=20)
    latitude = forms.CharField(label="纬度", max_length=20)
    height = forms.CharField(label="高度（米）", max_length=10, required=False)
    azimuth = forms.CharField(label="方位角", max_length=10, required=False)
    opening = forms.CharField(label="视场角", max_length=10, required=False)
    reach = forms.CharField(label="可视距离（公里）", max_length=10)
    silent = forms.CharField(label="离线判定（分钟）", max_length=10, required=False)
    valid_to = forms.DateField(
        label="停用日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label="为什么改", max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """Return what was typed as the operation takes it."""
        data = self.cleaned_data
        apart = ("datum", "valid_to", "reason", "version")
        cells = {name: str(value).strip() for name, value in data.items() if name not in apart}
        return {"cells": cells, **{name: data[name] for name in apart}}


def initial_of(camera: "Camera") -> dict[str, Any]:
    """Return a camera as the form shows it, in the coordinates it was handed in."""
    numbers = {
        "longitude": camera.delivered_lon,
        "latitude": camera.delivered_lat,
        "height": camera.height_m,
        "azimuth": camera.azimuth_deg,
        "opening": camera.opening_deg,
        "reach": camera.reach_km,
        "silent": camera.silent_minutes,
    }
    shown = {name: "" if value is None else f"{value:.10g}" for name, value in numbers.items()}
    rest = {"name": camera.name, "unit": camera.unit_name, "datum": camera.datum, "valid_to": camera.valid_to}
    return shown | rest | {"version": camera.version}

from django import forms

from luoshu.apps.feeds.choices import FeedKind
from luoshu.apps.feeds.operations import SourceForm
from luoshu.web.deliveries.forms import DATUMS


class SourceEdit(forms.Form):
    """A source as the administrator types it; the key is written and never read back."""

    name = forms.CharField(label="名称", max_length=120)
    kind = forms.ChoiceField(label="种类", choices=FeedKind.choices, help_text="卫星热点和葵花卫星的坐标系由种类定死")
    datum = forms.ChoiceField(label="坐标系", choices=[("", "由种类定"), *DATUMS], required=False)
    poll_url = forms.CharField(
        label="地址",
        max_length=300,
        required=False,
        help_text="FIRMS：https://…/api/area/csv/{map_key}/产品/西,南,东,北/天数",
    )
    folder = forms.CharField(
        label="收件文件夹", max_length=40, required=False, help_text="实例目录 inbox 下的一个名字；与地址二选一"
    )
    poll_minutes = forms.IntegerField(label="间隔（分钟）", min_value=0, max_value=10_080, initial=0)
    format_code = forms.CharField(
        label="平台对接格式",
        max_length=60,
        required=False,
        help_text="规则编号，如 platform.example-a；报警不是本系统的列时填，坐标系随它",
    )
    key = forms.CharField(
        label="密钥",
        max_length=400,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="留空为不变；存好后不再显示",
    )
    is_enabled = forms.BooleanField(label="启用", required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def values(self) -> SourceForm:
        """Return what was typed as the operation takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "code")}
        return SourceForm(**given)


class SourceAdd(SourceEdit):
    code = forms.SlugField(label="编号", max_length=40, help_text="字母、数字、连字符，建好后不改")
    field_order = ("code", "name", "kind", "datum")

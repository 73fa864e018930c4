import json
from typing import Any

from django import forms

from luoshu.apps.notices.choices import OUTSIDE, MatterWords
from luoshu.apps.people.choices import Role

KINDS = [(kind.value, kind.label) for kind in OUTSIDE]
SECRET = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class ChannelEdit(forms.Form):
    """A channel as the administrator types it; the two secrets are written and never read back."""

    name = forms.CharField(label="名称", max_length=80)
    kind = forms.ChoiceField(label="种类", choices=KINDS)
    division = forms.CharField(label="适用区划代码", max_length=20, help_text="只发给这个区划内的岗位")
    base_url = forms.CharField(
        label="地址",
        max_length=200,
        required=False,
        help_text="只填主机，如 https://政务云主机；邮件写 smtp://主机:587",
    )
    token = forms.CharField(
        label="凭据",
        max_length=400,
        required=False,
        widget=SECRET,
        help_text="机器人地址里最后那串密钥（等号后面的）；留空为不变",
    )
    secret = forms.CharField(
        label="加签密钥", max_length=400, required=False, widget=SECRET, help_text="钉钉、飞书用；留空为不变"
    )
    per_minute = forms.IntegerField(label="每分钟最多", min_value=1, max_value=600, initial=20)
    quiet_from = forms.TimeField(label="免打扰开始", initial="22:00")
    quiet_until = forms.TimeField(label="免打扰结束", initial="07:00")
    options = forms.CharField(
        label="短信、邮件的说明（JSON）",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )

    def clean_options(self) -> dict[str, Any]:
        text = self.cleaned_data["options"].strip()
        try:
            found = json.loads(text) if text else {}
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise forms.ValidationError("说明要写成 JSON 对象，见操作说明里的例子。")
        return found


class ChannelAdd(ChannelEdit):
    code = forms.SlugField(label="编号", max_length=40, help_text="小写字母、数字、连字符，建好后不改")
    field_order = ("code", "name", "kind", "division")


class RouteForm(forms.Form):
    """Which notices also go out by the channel. Blank means any."""

    unit = forms.CharField(label="单位名称", max_length=120, required=False)
    role = forms.ChoiceField(label="岗位类别", choices=[("", "全部岗位"), *Role.choices], required=False)
    notice_kind = forms.ChoiceField(
        label="消息种类",
        choices=[("", "全部消息"), *(one for one in MatterWords.choices if one[0] not in {"test", "other"})],
        required=False,
    )
    only_urgent = forms.BooleanField(label="只发急件", required=False)
    valid_from = forms.DateField(label="从哪天起", widget=forms.DateInput(attrs={"type": "date"}))

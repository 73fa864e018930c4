from django import forms

from luoshu.apps.cases.choices import LawOutcome


class LawForm(forms.Form):
    """The officer's record of one fire."""

    agencies = forms.CharField(label="办理单位", max_length=200)
    case_no = forms.CharField(label="案号", max_length=60, required=False)
    is_party_found = forms.TypedChoiceField(
        label="当事人", choices=[("", "未找到"), ("1", "已找到")], coerce=bool, required=False, empty_value=False
    )
    party_name = forms.CharField(label="当事人姓名", max_length=60, required=False)
    party_id_no = forms.CharField(label="证件号", max_length=30, required=False)
    outcome = forms.ChoiceField(label="办理结果", choices=LawOutcome.choices)
    fine_yuan = forms.IntegerField(label="罚款（元）", min_value=0, required=False)
    note = forms.CharField(label="说明", max_length=400, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

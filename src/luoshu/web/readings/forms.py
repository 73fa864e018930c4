from django import forms

from luoshu.apps.readings.choices import FigureStatus, ScopeKind

MOST_PASTED = 500_000


class PageForm(forms.Form):
    """A text to take in: pasted, or as a file. Which of the two is told by what is filled."""

    title = forms.CharField(label="标题", max_length=200)
    issuer = forms.CharField(label="来源单位", max_length=120, required=False)
    issued_on = forms.DateField(label="刊发日期", widget=forms.DateInput(attrs={"type": "date"}))
    place = forms.ChoiceField(label="说的是哪里")
    text = forms.CharField(label="粘贴文字", widget=forms.Textarea(attrs={"rows": 5}), required=False, strip=False)
    file = forms.FileField(label="或选文件", required=False, allow_empty_file=True, max_length=200)
    is_public_report = forms.BooleanField(label="公开报道", required=False)

    def __init__(self, *args: object, places: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["place"].choices = places  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if len(text) > MOST_PASTED:
            raise forms.ValidationError("粘贴的文字超过 50 万字，请存成文本文件再上传。")
        return text

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        pasted, file = str(cleaned.get("text") or "").strip(), cleaned.get("file")
        if "text" in cleaned and not pasted and not file:
            self.add_error("text", "请粘贴文字，或选一个文件（.txt、.docx、.pdf）。")
        if pasted and file:
            self.add_error("file", "文字和文件只要一样，请清空其中一个。")
        return cleaned


class CorrectionForm(forms.Form):
    """What a person puts in place of the proposal."""

    scope = forms.CharField(label="口径", required=False, max_length=40)
    indicator = forms.CharField(label="指标", max_length=200)
    value = forms.DecimalField(label="数值", max_digits=28, decimal_places=6)
    unit = forms.CharField(label="单位", max_length=40, required=False)
    subject = forms.CharField(label="主体", max_length=80, required=False)
    status = forms.ChoiceField(label="状态", choices=FigureStatus.choices)
    as_of = forms.DateField(label="截至", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    numerator = forms.DecimalField(label="分子", max_digits=28, decimal_places=6, required=False)
    denominator = forms.DecimalField(label="分母", max_digits=28, decimal_places=6, required=False)
    reason = forms.CharField(label="原因", max_length=200, required=False)


class ReleaseForm(forms.Form):
    """Where and when a value went out."""

    channel = forms.CharField(label="刊发载体", max_length=120)
    released_on = forms.DateField(label="发布日期", widget=forms.DateInput(attrs={"type": "date"}))


class CorrectReleaseForm(ReleaseForm):
    """The value that should have gone out, and why it did not."""

    value = forms.DecimalField(label="更正为", max_digits=28, decimal_places=6)
    reason = forms.CharField(label="更正原因", max_length=200)


class ScopeForm(forms.Form):
    """A scope from a day on."""

    code = forms.SlugField(label="编号", max_length=40)
    kind = forms.ChoiceField(
        label="类别", choices=[choice for choice in ScopeKind.choices if choice[0] != ScopeKind.DIVISION]
    )
    name = forms.CharField(label="名称", max_length=60)
    source = forms.CharField(label="依据（文件名称、文号）", max_length=200, required=False)
    valid_from = forms.DateField(label="自哪天起", widget=forms.DateInput(attrs={"type": "date"}))
    members = forms.MultipleChoiceField(label="包含", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: object, places: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["members"].choices = places  # type: ignore[attr-defined]

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


class SignInForm(forms.Form):
    username = forms.CharField(label="账号", max_length=60)
    password = forms.CharField(label="密码（首次登录填一次性口令）", max_length=200, widget=forms.PasswordInput)


class PasswordForm(forms.Form):
    new_password = forms.CharField(
        label="新密码（不少于 10 位，不能全是数字）", max_length=200, widget=forms.PasswordInput
    )
    again = forms.CharField(label="再输一次", max_length=200, widget=forms.PasswordInput)

    def clean_new_password(self) -> str:
        password: str = self.cleaned_data["new_password"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("new_password") != cleaned.get("again"):
            raise ValidationError("两次输入的密码不一致，请重新输入。")
        return cleaned

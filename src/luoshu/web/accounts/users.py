"""The administrators' user pages: list, import by Excel, reset, unlock."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.people.operations import import_accounts, reset_password, unlock_account
from luoshu.apps.people.queries import accounts_for
from luoshu.web.accounts.forms import AccountsFileForm
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.downloads import as_link


@require_GET
@needs("users.read")
def users(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    context = {"accounts": accounts_for(request.acting, words), "q": words, "form": AccountsFileForm(), "at": now()}
    return render(request, "accounts/users.html", context)


@require_POST
@needs("users.edit")
def import_users(request: HttpRequest) -> HttpResponse:
    """Make accounts from the office's sheet; one-time codes are shown once and kept only as hashes."""
    form = AccountsFileForm(request.POST, request.FILES)
    if not form.is_valid():
        context = {"accounts": accounts_for(request.acting, ""), "form": form, "at": now()}
        return render(request, "accounts/users.html", context, status=422)
    result = import_accounts(data=form.cleaned_data["file"].read(), by=request.acting, at=now())
    return render(request, "accounts/imported.html", {"result": result, "marked": as_link(result.marked)})


@require_POST
@needs("users.unlock")
def reset(request: HttpRequest, username: str) -> HttpResponse:
    code = reset_password(username=username, by=request.acting, at=now())
    return render(request, "accounts/code.html", {"username": username, "one_time_code": code})


@require_POST
@needs("users.unlock")
def unlock(request: HttpRequest, username: str) -> HttpResponse:
    unlock_account(username=username, by=request.acting, at=now())
    messages.success(request, f"账号 {username} 已解锁。")
    return redirect("accounts:users")

"""Sign in and out, choose the post to act for, change the password."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshu.apps.errors import LuoshuError
from luoshu.apps.notices.choices import DigestMode
from luoshu.apps.notices.digests import choose_digest, digest_of
from luoshu.apps.people.choices import Role
from luoshu.apps.people.operations import record_sign_in, set_password
from luoshu.apps.people.queries import actings_for, demo_accounts, find_demo_account
from luoshu.apps.targets.queries import last_finished_year
from luoshu.web.accounts.forms import PasswordForm, SignInForm
from luoshu.web.shared.access import any_account
from luoshu.web.shared.clock import now
from luoshu.web.shared.limits import RateLimit
from luoshu.web.shared.navigation import landing_for

if TYPE_CHECKING:
    from luoshu.apps.people.queries import AccountRow

BACKEND = "luoshu.apps.people.backend.AccountBackend"
SIGN_INS_PER_ADDRESS = RateLimit(count=30, seconds=60)


@any_account
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Send each post to the screen it starts on."""
    return redirect(landing_for(request.acting))


def _after_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    return HttpResponseRedirect(resolve_url(target))


@login_not_required
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        SIGN_INS_PER_ADDRESS.take(request.META.get("REMOTE_ADDR", ""))
        status = 422
        if form.is_valid():
            try:
                account = authenticate(request, **form.cleaned_data)
            except LuoshuError as error:
                form.add_error(None, str(error))
            else:
                if account is not None:
                    login(request, account)
                    record_sign_in(account=account, at=now())
                    return redirect("accounts:password") if account.must_change_password else _after_sign_in(request)
                form.add_error(None, "账号或密码不对，请核对后重试；连续 5 次不对将锁定 15 分钟。")
    context = {"form": form, "next": request.GET.get("next", ""), "demo_accounts": []}
    if settings.LUOSHU_DEMO:
        accounts = demo_accounts(now())
        context |= {"demo_accounts": accounts, "visit": _demo_visit(accounts)}
    return render(request, "accounts/login.html", context, status=status)


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest, username: str) -> HttpResponse:
    """One click into an invented post; exists in the demo city only."""
    if not settings.LUOSHU_DEMO:
        raise Http404
    account = find_demo_account(username)
    login(request, account, backend=BACKEND)
    record_sign_in(account=account, at=now())
    return _after_sign_in(request)


def _demo_visit(accounts: "Sequence[AccountRow]") -> dict[str, object] | None:
    """The leader's page of the day the demo's numbers stand for: on the day of a visit no target is under way."""
    at = now()
    leader = next((one for one in accounts if one.role == Role.LEADER), None)
    acting = next(iter(actings_for(find_demo_account(leader.username), at)), None) if leader is not None else None
    found = last_finished_year(acting, at) if acting is not None else None
    if leader is None or found is None:
        return None
    return {"username": leader.username, "on": found.on, "next": f"/briefings/leader/?on={found.on}"}


@any_account
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("accounts:login")


@any_account
@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """The posts of an account, its password, and how its person wants messages that are not urgent."""
    if request.method == "POST":
        choose_digest(mode=request.POST.get("digest", ""), by=request.acting, at=now())
        messages.success(request, "已记下，从下一条消息起照办。")
        return redirect("accounts:me")
    context = {"actings": actings_for(request.user, now()), "modes": DigestMode.choices}
    return render(request, "accounts/me.html", context | {"mode": digest_of(request.acting)})


@any_account
@require_POST
def choose_post(request: HttpRequest) -> HttpResponse:
    """Act for another of one's own posts; a post one does not hold is ignored."""
    held = {acting.post_code for acting in actings_for(request.user, now())}
    if request.POST.get("post") in held:
        request.session["post_code"] = request.POST["post"]
    return redirect("accounts:home")


@any_account
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = set_password(account=request.user, password=form.cleaned_data["new_password"], at=now())
        login(request, account, backend=BACKEND)
        return redirect("accounts:home")
    return render(request, "accounts/password.html", {"form": form}, status=422 if request.method == "POST" else 200)


@any_account
@require_GET
def no_post(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/no_post.html")

"""Tokens of the API: one's own, shown once when made; those of somebody whom one looks after."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.accounts import queries
from lantoa.accounts.actions import tokens as actions
from lantoa.accounts.forms.tokens import TokenForm
from lantoa.accounts.models import ApiToken, User
from lantoa.accounts.queries import StaffRequest
from lantoa.accounts.queries import tokens as found
from lantoa.accounts.rules import TokenScope
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.ui.render import put_on_form


@never_cache
@require_http_methods(["GET", "POST"])
@reauthentication_required(allow_get=True)
def own(request: StaffRequest) -> HttpResponse:
    """The person's tokens; POST makes one, which is shown on the answer and never again."""
    actor, now = request.actor, days.now()
    posts = found.posts_for_tokens(actor.user, actor.on)
    form = TokenForm(posts, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.make_token(
                actor=actor,
                post=form.chosen,
                name=given["name"],
                scope=TokenScope(given["scope"]),
                lasts_days=given["lasts_days"],
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            return render(request, "accounts/token_made.html", {"made": made})
    return render(
        request,
        "accounts/token_list.html",
        {"rows": found.token_rows(actor.user, now), "form": form, "has_post": bool(posts)},
        status=422 if form.errors else 200,
    )


@never_cache
@require_safe
def of_person(request: StaffRequest, user_id: int) -> HttpResponse:
    """Tokens of the posts of a person that the reader looks after: to be revoked, not made."""
    try:
        user = queries.person(user_id)
    except User.DoesNotExist as error:
        raise Http404 from error
    actor = request.actor
    if not queries.may_manage(actor, user, actor.on):
        raise NotPermitted
    rows = [
        row
        for row in found.token_rows(user, days.now())
        if actor.may("accounts.manage", row.token.post.unit_id)
    ]
    return render(request, "accounts/token_person.html", {"rows": rows, "person": user})


@require_POST
def revoke(request: StaffRequest, token_id: int) -> HttpResponse:
    try:
        token = found.token(token_id)
    except ApiToken.DoesNotExist as error:
        raise Http404 from error
    if actions.revoke_token(actor=request.actor, token=token):
        messages.success(request, f"Đã thu hồi mã kết nối {token.name}.")
    else:
        messages.info(request, f"Mã kết nối {token.name} đã thu hồi từ trước.")
    if token.post.user_id == request.actor.user.pk:
        return redirect("accounts:tokens")
    return redirect("accounts:person_tokens", token.post.user_id)

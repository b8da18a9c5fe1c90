"""People: the list, one person, corrections, closing and opening; the own account; who may what."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.accounts import actions, queries
from lantoa.accounts.forms import EditForm, OwnForm
from lantoa.accounts.models import User
from lantoa.accounts.queries import StaffRequest
from lantoa.accounts.queries.person import own_posts
from lantoa.accounts.rules import (
    PERMISSIONS,
    REACH_LABELS,
    ROLE_LABELS,
    ROOM_LABELS,
    VERB_LABELS,
    verbs_by_room,
)
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.ui.render import put_on_form

LONGEST = 100


def _person(request: StaffRequest, user_id: int, *, manage: bool = False) -> User:
    """The person, for one who may see (or look after) him or her."""
    try:
        user = queries.person(user_id)
    except User.DoesNotExist as error:
        raise Http404 from error
    actor = request.actor
    if manage:
        if not queries.may_manage(actor, user, actor.on):
            raise NotPermitted
    elif not queries.may_see(actor, user, actor.on):
        raise NotPermitted
    return user


@require_safe
def people(request: StaffRequest) -> HttpResponse:
    actor = request.actor
    seen = queries.seen_units(actor)
    if not seen:
        raise NotPermitted
    asked = request.GET.get("q", "").strip()[:LONGEST]
    managed = bool(actor.units_of("accounts.manage"))
    gone = "1" in request.GET.getlist("ca-nguoi-da-thoi")
    found = queries.people_list(
        seen, actor.on, asked=asked, gone=gone, number=request.GET.get("trang")
    )
    return render(
        request,
        "accounts/people_list.html",
        {
            "found": found,
            "opened": queries.opened(actor, [row.user for row in found.rows], seen),
            "asked": asked,
            "gone": gone,
            "may_manage": managed,
            "ended": queries.count_at_ended_units(actor) if managed else 0,
        },
    )


@require_safe
def person(request: StaffRequest, user_id: int) -> HttpResponse:
    user = _person(request, user_id)
    found = queries.person_page(request.actor, user)
    now = days.now()
    return render(
        request,
        "accounts/person_page.html",
        {
            "found": found,
            "person": user,
            "is_self": request.actor.user.pk == user.pk,
            "invitation_state": found.invitation.state_label(now) if found.invitation else "",
            "is_waiting": bool(found.invitation and found.invitation.state(now) == "waiting"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, user_id: int) -> HttpResponse:
    user = _person(request, user_id, manage=True)
    kept = {name: getattr(user, name) for name in ("full_name", "address_as", "email", "phone")}
    form = EditForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_user(actor=request.actor, user=user, **form.cleaned_data)
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, f"Đã lưu thông tin của {user.full_name}.")
            return redirect("accounts:person", user.pk)
    return render(
        request,
        "accounts/person_edit.html",
        {"form": form, "person": user},
        status=422 if form.errors else 200,
    )


@require_POST
def deactivate(request: StaffRequest, user_id: int) -> HttpResponse:
    """Asks once more, then closes the account."""
    user = _person(request, user_id, manage=True)
    refused = None
    if "confirmed" in request.POST:
        try:
            actions.deactivate_user(actor=request.actor, user=user)
        except Refused as error:
            refused = error
        else:
            messages.success(request, f"Đã khóa tài khoản của {user.full_name}.")
            return redirect("accounts:person", user.pk)
    return render(
        request,
        "accounts/person_deactivate.html",
        {"person": user, "refused": refused},
        status=422 if refused else 200,
    )


@require_POST
def reactivate(request: StaffRequest, user_id: int) -> HttpResponse:
    user = _person(request, user_id, manage=True)
    try:
        actions.reactivate_user(actor=request.actor, user=user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Đã mở lại tài khoản của {user.full_name}.")
    return redirect("accounts:person", user.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: StaffRequest) -> HttpResponse:
    """The own account: what one may change, and what the administrator keeps."""
    actor = request.actor
    user = actor.user
    kept = {name: getattr(user, name) for name in ("address_as", "phone", "mail_notices")}
    form = OwnForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_own(
                actor=actor,
                user=user,
                address_as=form.cleaned_data["address_as"],
                phone=form.cleaned_data["phone"],
                mail_notices=form.chosen_notices,
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã lưu tài khoản.")
            return redirect("accounts:me")
    found = queries.person_page(actor, user)
    return render(
        request,
        "accounts/me.html",
        {
            "form": form,
            "person": user,
            "posts": own_posts(user, actor.on),
            "today": actor.on,
            "deputyships": found.deputyships,
            "deputies": [each for row in found.running for each in row.deputies],
        },
        status=422 if form.errors else 200,
    )


@require_safe
def permissions(request: StaffRequest) -> HttpResponse:
    """Who may do what, as the rooms ask it: made from the one table."""
    actor = request.actor
    held = {post.role for post in actor.posts}
    rooms = [
        (
            ROOM_LABELS.get(room, room),
            [
                (
                    VERB_LABELS[verb],
                    [
                        (
                            label,
                            ", ".join(
                                name
                                for role, name in ROLE_LABELS.items()
                                if role in PERMISSIONS[verb].get(reach, ())
                            ),
                        )
                        for reach, label in REACH_LABELS.items()
                        if PERMISSIONS[verb].get(reach)
                    ],
                    any(role in roles for roles in PERMISSIONS[verb].values() for role in held),
                )
                for verb in verbs
            ],
        )
        for room, verbs in verbs_by_room().items()
    ]
    return render(request, "accounts/permissions.html", {"rooms": rooms})

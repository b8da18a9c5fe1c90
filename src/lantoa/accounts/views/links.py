"""Links that let one person in: inviting, the list, sending anew, revoking, coming in."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.internal import flows
from allauth.account.models import Login
from allauth.account.signals import password_reset
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.accounts import actions, queries
from lantoa.accounts.actions import Invited, NewPost
from lantoa.accounts.forms import InviteForm, JoinForm
from lantoa.accounts.models import Invitation, User
from lantoa.accounts.queries import StaffRequest
from lantoa.accounts.rules import INVITATION_LABELS, InvitationKind, InvitationState, Role
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.ui.render import put_on_form


def _link_to(request: HttpRequest) -> Callable[[str], str]:
    return lambda token: request.build_absolute_uri(reverse("accounts:join", args=[token]))


def _shown_once(request: StaffRequest, invited: Invited) -> HttpResponse:
    """The link, in the answer itself: it is kept nowhere from which a second look could read it."""
    return render(
        request,
        "accounts/link_made.html",
        {
            "invited": invited,
            "person": invited.user,
            "link": _link_to(request)(invited.token),
            "is_reset": invited.invitation.kind == InvitationKind.RESET,
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: StaffRequest) -> HttpResponse:
    actor = request.actor
    managed = queries.managed_units(actor)
    if not managed:
        raise NotPermitted
    form = InviteForm(
        queries.places(managed, actor.on),
        request.POST or None,
        initial={"roles": request.GET.getlist("vai-tro"), "unit": request.GET.get("don-vi")}
        if request.GET
        else None,
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        place = given["unit"]
        posts = [
            NewPost(place.unit_id, Role(role), given["since"], given["position"])
            for role in given["roles"]
        ]
        try:
            invited = actions.invite(
                actor=actor,
                unit_id=place.unit_id,
                full_name=given["full_name"],
                address_as=given["address_as"],
                email=given["email"],
                phone=given["phone"],
                username=given["username"],
                posts=posts,
                link_to=_link_to(request),
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            return _shown_once(request, invited)
    return render(
        request, "accounts/invite.html", {"form": form}, status=422 if form.errors else 200
    )


@require_safe
def invitations(request: StaffRequest) -> HttpResponse:
    actor = request.actor
    managed = queries.managed_units(actor)
    if not managed:
        raise NotPermitted
    state = request.GET.get("trang-thai", "")
    return render(
        request,
        "accounts/invitation_list.html",
        {
            "found": queries.invitations(
                managed, days.now(), actor.on, state=state, number=request.GET.get("trang")
            ),
            "state": state,
            "states": [(each.value, INVITATION_LABELS[each]) for each in InvitationState],
        },
    )


@never_cache
@require_POST
def link_new(request: StaffRequest, user_id: int) -> HttpResponse:
    """A new link for somebody: an invitation again, or a new password. The old link is dead."""
    try:
        user = queries.person(user_id)
    except User.DoesNotExist as error:
        raise Http404 from error
    try:
        invited = actions.issue_link(actor=request.actor, user=user, link_to=_link_to(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("accounts:person", user.pk)
    return _shown_once(request, invited)


@require_POST
def revoke(request: StaffRequest, invitation_id: int) -> HttpResponse:
    try:
        invitation = queries.invitation(invitation_id)
    except Invitation.DoesNotExist as error:
        raise Http404 from error
    try:
        actions.revoke_invitation(actor=request.actor, invitation=invitation)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Đã thu hồi lời mời của {invitation.user.full_name}.")
    return redirect("accounts:invitations")


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link: the person sets the password and is in. Looking uses nothing up, for mail
    programs look at links before people do."""
    invitation = queries.invitation_of(token, days.now())
    if invitation is None:
        return render(request, "accounts/join_gone.html", status=404)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.accept_invitation(token=token, password=form.cleaned_data["password1"])
        except Refused as refused:
            put_on_form(form, refused)
        else:
            if invitation.kind == InvitationKind.RESET:
                password_reset.send(sender=User, request=request, user=user)
            # As after the sign-in form: a second step that the person has is asked for.
            login = Login(user=user, redirect_url=reverse("workspace:home"))
            found: HttpResponse = flows.login.perform_password_login(
                request, {"username": user.username}, login
            )
            return found
    # No stricter Referrer-Policy than the site's: without its origin the form would be refused.
    return render(
        request,
        "accounts/join.html",
        {
            "form": form,
            "person": invitation.user,
            "is_reset": invitation.kind == InvitationKind.RESET,
            "until": invitation.expires_at,
        },
        status=422 if form.errors else 200,
    )

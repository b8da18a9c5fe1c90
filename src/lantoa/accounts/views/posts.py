"""Posts, deputies, handover, posts in units that are gone."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.accounts import actions, queries
from lantoa.accounts.forms import DeputyForm, EndForm, HandOverForm, PositionForm, PostForm
from lantoa.accounts.forms.choices import end_of
from lantoa.accounts.models import Deputy, Post, User
from lantoa.accounts.queries import StaffRequest, Thing
from lantoa.accounts.rules import Role
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.ui.render import put_on_form


def _post(request: StaffRequest, post_id: int) -> Post:
    try:
        post = queries.post(post_id)
    except Post.DoesNotExist as error:
        raise Http404 from error
    request.actor.must("accounts.manage", post.unit_id)
    return post


def _tell_of_shut_link(request: StaffRequest, user: User) -> None:
    """What a post in another unit did to the link by which the person was to come in."""
    if not queries.has_open_link(user):
        messages.warning(
            request,
            f"Đường dẫn đã gửi cho {user.full_name} không còn dùng được, vì người này nay thuộc "
            "nhiều đơn vị. Quản trị hệ thống trông coi mọi đơn vị đó gửi đường dẫn mới.",
        )


@require_http_methods(["GET", "HEAD", "POST"])
def post_new(request: StaffRequest, user_id: int) -> HttpResponse:
    """A post for somebody whom the administrator sees, in a unit that he or she looks after."""
    actor = request.actor
    try:
        user = queries.person(user_id)
    except User.DoesNotExist as error:
        raise Http404 from error
    managed = queries.managed_units(actor)
    if not managed or not queries.may_see(actor, user, actor.on):
        raise NotPermitted
    form = PostForm(queries.places(managed, actor.on), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        could_come_in = queries.has_open_link(user)
        try:
            actions.give_post(
                actor=actor,
                user=user,
                unit_id=given["unit"].unit_id,
                role=Role(given["role"]),
                position=given["position"],
                valid_from=given["since"],
                valid_to=end_of(given["until"]),
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, f"Đã giao chức vụ cho {user.full_name}.")
            if could_come_in:
                _tell_of_shut_link(request, user)
            return redirect("accounts:person", user.pk)
    return render(
        request,
        "accounts/post_new.html",
        {"form": form, "person": user},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def post_end(request: StaffRequest, post_id: int) -> HttpResponse:
    """Ends a post on a day; one that has not begun is taken back."""
    post = _post(request, post_id)
    form = EndForm(request.POST or None)
    has_begun = post.valid_from <= request.actor.on
    if request.method == "POST" and (form.is_valid() or not has_begun):
        try:
            if has_begun:
                actions.end_post(actor=request.actor, post=post, on=form.cleaned_data["valid_to"])
            else:
                actions.withdraw_post(actor=request.actor, post=post)
        except Refused as refused:
            put_on_form(form, refused)
        else:
            done = "Đã ghi ngày kết thúc." if has_begun else "Đã rút chức vụ chưa bắt đầu."
            messages.success(request, done)
            return redirect("accounts:person", post.user_id)
    return render(
        request,
        "accounts/post_end.html",
        {
            "form": form,
            "post": post,
            "unit_name": queries.names_of([post.unit_id], request.actor.on)[post.unit_id],
            "has_begun": has_begun,
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def post_edit(request: StaffRequest, post_id: int) -> HttpResponse:
    post = _post(request, post_id)
    form = PositionForm(request.POST or None, initial={"position": post.position})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_position(
                actor=request.actor, post=post, position=form.cleaned_data["position"]
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã sửa chức vụ ghi trên văn bản.")
            return redirect("accounts:person", post.user_id)
    return render(
        request,
        "accounts/post_edit.html",
        {
            "form": form,
            "post": post,
            "unit_name": queries.names_of([post.unit_id], request.actor.on)[post.unit_id],
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def deputy(request: StaffRequest, post_id: int) -> HttpResponse:
    """Who signs for the holder of the post."""
    post, actor = _post(request, post_id), request.actor
    people = queries.candidates([post.unit_id], actor.on, without=post.user_id)
    form = DeputyForm(people, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.appoint_deputy(
                actor=actor,
                post=post,
                user=form.chosen,
                position=given["position"],
                valid_from=given["valid_from"],
                valid_to=end_of(given["valid_to"]),
                document=given["document"],
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, f"Đã giao {form.chosen.full_name} ký thay.")
            return redirect("accounts:person", post.user_id)
    return render(
        request,
        "accounts/deputy.html",
        {
            "form": form,
            "post": post,
            "people": people,
            "unit_name": queries.names_of([post.unit_id], actor.on)[post.unit_id],
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def deputy_end(request: StaffRequest, deputy_id: int) -> HttpResponse:
    try:
        found = queries.deputy(deputy_id)
    except Deputy.DoesNotExist as error:
        raise Http404 from error
    request.actor.must("accounts.manage", found.post.unit_id)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_deputy(actor=request.actor, deputy=found, on=form.cleaned_data["valid_to"])
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã ghi ngày thôi ký thay.")
            return redirect("accounts:person", found.post.user_id)
    return render(
        request,
        "accounts/deputy_end.html",
        {"form": form, "deputy": found},
        status=422 if form.errors else 200,
    )


def _address(thing: Thing) -> str:
    """Where a thing is shown; empty when the room has no such page."""
    try:
        found = reverse(thing.route, args=list(thing.arguments)) if thing.route else ""
    except NoReverseMatch:
        return ""
    return f"{found}?{thing.query}" if found and thing.query else found


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: StaffRequest, user_id: int) -> HttpResponse:
    """What was somebody's, who takes it over, from when on."""
    actor = request.actor
    try:
        user = queries.person(user_id)
    except User.DoesNotExist as error:
        raise Http404 from error
    if not queries.may_manage(actor, user, actor.on):
        raise NotPermitted
    rows = [row for row in queries.person_page(actor, user).running if row.may_manage]
    people = queries.candidates({row.post.unit_id for row in rows}, actor.on, without=user.pk)
    form = HandOverForm(rows, people, request.POST or None)
    if request.method == "POST" and form.is_valid():
        taken = form.chosen_successor
        could_come_in = taken is not None and queries.has_open_link(taken)
        try:
            given = actions.hand_over(
                actor=actor,
                leaver=user,
                posts=form.chosen_posts,
                on=form.cleaned_data["on"],
                successor=form.chosen_successor,
                deactivate=form.cleaned_data["deactivate"],
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            words = f"Đã bàn giao {len(form.chosen_posts)} chức vụ của {user.full_name}."
            if taken is not None:
                words += f" {taken.full_name} nhận {len(given)} chức vụ."
            messages.success(request, words)
            if taken is not None and could_come_in:
                _tell_of_shut_link(request, taken)
            return redirect("accounts:person", user.pk)
    kinds = queries.things_of(user, [row.post for row in rows], actor.on)
    return render(
        request,
        "accounts/handover.html",
        {
            "form": form,
            "person": user,
            "rows": rows,
            "kinds": [
                (kind.name, [(thing, _address(thing)) for thing in kind.things]) for kind in kinds
            ],
        },
        status=422 if form.errors else 200,
    )


@require_safe
def ended(request: StaffRequest) -> HttpResponse:
    """Posts in units that are gone, each with the units of today that came from it."""
    if not queries.managed_units(request.actor):
        raise NotPermitted
    found = queries.posts_at_ended_units(request.actor, request.GET.get("trang"))
    return render(request, "accounts/ended_list.html", {"found": found})


@require_POST
def post_move(request: StaffRequest, post_id: int) -> HttpResponse:
    """The same post in the unit that came from the post's own."""
    try:
        post = queries.post(post_id)
    except Post.DoesNotExist as error:
        raise Http404 from error
    sent = request.POST.get("unit", "")
    if not sent.isascii() or not sent.isdigit() or len(sent) > 18:
        raise Http404
    could_come_in = queries.has_open_link(post.user)
    try:
        actions.move_post(actor=request.actor, post=post, unit_id=int(sent))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Đã giao lại chức vụ cho {post.user.full_name}.")
        if could_come_in:
            _tell_of_shut_link(request, post.user)
    return redirect("accounts:ended")

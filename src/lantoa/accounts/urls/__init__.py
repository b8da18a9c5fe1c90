from django.urls import path

from lantoa.accounts.views import links, people, posts, roster, tokens, unstaffed

urlpatterns = [
    path("", people.people, name="people"),
    path("toi/", people.me, name="me"),
    path("toi/ma-ket-noi/", tokens.own, name="tokens"),
    path("ma-ket-noi/<int:token_id>/thu-hoi/", tokens.revoke, name="revoke_token"),
    path("<int:user_id>/ma-ket-noi/", tokens.of_person, name="person_tokens"),
    path("quyen/", people.permissions, name="permissions"),
    path("moi/", links.invite, name="invite"),
    path("loi-moi/", links.invitations, name="invitations"),
    path("loi-moi/<int:invitation_id>/thu-hoi/", links.revoke, name="revoke"),
    path("vao/<str:token>/", links.join, name="join"),
    path("nhap/", roster.roster, name="import"),
    path("nhap/mau.xlsx", roster.blank, name="blank"),
    path("don-vi-da-ket-thuc/", posts.ended, name="ended"),
    path("don-vi-chua-co-nguoi/", unstaffed.unstaffed, name="unstaffed"),
    path("<int:user_id>/", people.person, name="person"),
    path("<int:user_id>/sua/", people.edit, name="edit"),
    path("<int:user_id>/chuc-vu/", posts.post_new, name="post_new"),
    path("<int:user_id>/ban-giao/", posts.handover, name="handover"),
    path("<int:user_id>/duong-dan/", links.link_new, name="link_new"),
    path("<int:user_id>/khoa/", people.deactivate, name="deactivate"),
    path("<int:user_id>/mo-lai/", people.reactivate, name="reactivate"),
    path("chuc-vu/<int:post_id>/ket-thuc/", posts.post_end, name="post_end"),
    path("chuc-vu/<int:post_id>/sua/", posts.post_edit, name="post_edit"),
    path("chuc-vu/<int:post_id>/ky-thay/", posts.deputy, name="deputy"),
    path("chuc-vu/<int:post_id>/don-vi-moi/", posts.post_move, name="post_move"),
    path("ky-thay/<int:deputy_id>/thoi/", posts.deputy_end, name="deputy_end"),
]

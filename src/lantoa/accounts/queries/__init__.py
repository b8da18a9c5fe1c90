"""Reading people, posts, invitations; the actor that every action asks."""

from lantoa.accounts.queries.actor import (
    HEAD,
    Held,
    StaffActor,
    StaffRequest,
    actor_for,
    holders,
    signer,
    unit_among,
    units_to_choose,
)
from lantoa.accounts.queries.ended import (
    EndedPost,
    EndedPosts,
    count_at_ended_units,
    posts_at_ended_units,
)
from lantoa.accounts.queries.held import Thing, things_of
from lantoa.accounts.queries.invitations import (
    has_open_link,
    invitation,
    invitation_of,
    invitations,
)
from lantoa.accounts.queries.people import (
    PeopleList,
    PersonRow,
    candidates,
    managed_units,
    may_manage,
    may_manage_all,
    may_see,
    opened,
    people_list,
    seen_units,
    units_of_person,
)
from lantoa.accounts.queries.person import PersonPage, deputy, person, person_page, post
from lantoa.accounts.queries.places import Place, names_of, places
from lantoa.accounts.queries.reach import reached

__all__ = [
    "HEAD",
    "EndedPost",
    "EndedPosts",
    "Held",
    "PeopleList",
    "PersonPage",
    "PersonRow",
    "Place",
    "StaffActor",
    "StaffRequest",
    "Thing",
    "actor_for",
    "candidates",
    "count_at_ended_units",
    "deputy",
    "has_open_link",
    "holders",
    "invitation",
    "invitation_of",
    "invitations",
    "managed_units",
    "may_manage",
    "may_manage_all",
    "may_see",
    "names_of",
    "opened",
    "people_list",
    "person",
    "person_page",
    "places",
    "post",
    "posts_at_ended_units",
    "reached",
    "seen_units",
    "signer",
    "things_of",
    "unit_among",
    "units_of_person",
    "units_to_choose",
]

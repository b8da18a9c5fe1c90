"""The root of the API: the routes of the rooms, who may come in, how refusals are told."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.module_loading import import_string
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.operation import Operation

from lantoa.config import rooms
from lantoa.config.api.reading import NotJson, StrictParser, TooLarge, Unreadable
from lantoa.config.api.schema import Json, finished
from lantoa.config.api.words import problems_of
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.ui.rest import fault, fault_of, problem_answer

PREFIX = "/api/v1/"

ABOUT = """\
API để phần mềm khác đọc số liệu, lập và gửi báo cáo tuyên truyền cải cách hành chính.

Mỗi yêu cầu mang `Authorization: Bearer` và một mã kết nối, lập ở trang Tài khoản của tôi. Mã gắn \
với một chức vụ, làm được đúng những gì chức vụ ấy làm được, và hết dùng khi thôi chức vụ.

Mỗi yêu cầu ghi mang một `Idempotency-Key` riêng: gửi lại cùng khóa thì không làm hai lần. Câu trả \
lời từ chối theo RFC 9457. Ngày tính theo giờ Việt Nam; số là chữ để không mất chữ số lẻ.
"""


class Root(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        """``reports_submit``: room and function, whatever the modules are called."""
        room = operation.view_func.__module__.split(".")[1]
        return f"{room}_{operation.view_func.__name__}"


api = Root(
    title="Lan Tỏa",
    version="1",
    description=ABOUT,
    urls_namespace="api",
    auth=import_string("lantoa.accounts.api.Bearer")(),
    parser=StrictParser(),
    openapi_url=None,
    docs_url=None,
)
for room in rooms.API:
    api.add_router("", f"lantoa.{room}.api.router")


@cache
def description() -> Json:
    """The whole API as OpenAPI 3.1."""
    return finished(api.get_openapi_schema(path_prefix=PREFIX))


# --- One handler for each kind of refusal --------------------------------------------------------


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_answer(fault_of(error))


@api.exception_handler(NotPermitted)
@api.exception_handler(PermissionDenied)
def not_permitted(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_answer(fault(403, detail=str(error)))


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_answer(
        fault(404, detail="Không có gì ở địa chỉ này, hoặc chức vụ của mã kết nối không được xem.")
    )


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_answer(fault(422, problems_of(error.errors)))


@api.exception_handler(RequestDataTooBig)
def too_big(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_answer(fault(413, detail="Nội dung gửi lên quá lớn. Chia nhỏ rồi gửi lại."))


@api.exception_handler(AuthenticationError)
def who_is_it(request: HttpRequest, error: Any) -> HttpResponse:
    answer = problem_answer(
        fault(
            401,
            detail="Gửi kèm Authorization: Bearer và một mã kết nối còn dùng được; lập mã ở trang "
            "Tài khoản của tôi.",
        )
    )
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(Throttled)
def throttled(request: HttpRequest, error: Any) -> HttpResponse:
    wrong = "Mã kết nối sai quá nhiều lần. Chờ một phút rồi thử lại."
    answer = problem_answer(fault(429, detail=getattr(error, "told", wrong)))
    answer["Retry-After"] = str(error.wait or 60)
    return answer


@api.exception_handler(UnreadablePostError)
@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    """The library hides why a body could not be read behind a 400."""
    cause = error.__cause__
    if isinstance(cause, TooLarge):
        return too_big(request, cause)
    if isinstance(cause, NotJson):
        return problem_answer(fault(415, detail="Gửi nội dung với Content-Type: application/json."))
    if isinstance(cause, Unreadable):
        return problem_answer(fault(400, detail=str(cause)))
    return problem_answer(fault(400, detail="Nội dung gửi lên không đọc được."))

"""What a request may be at all, judged before any view: its size, and that its text can be stored."""

from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse

from quancheng.engine.errors import BadValue
from quancheng.web.refusals import refusal_page

KILOBYTE = 1024
LARGEST = 210 * KILOBYTE * KILOBYTE
"""Ten files of 20 MB and the form round them."""
LARGEST_OF_A_STRANGER = 64 * KILOBYTE
"""Nobody who is not signed in has a file to send."""
TOO_LARGE = BadValue("提交的内容太大，没有保存。", help="请减少文件或分几次提交。")
UNREADABLE = BadValue("提交的内容里有不能保存的字符。", help="请删去看不见的控制字符后再提交。")


class Bounds:
    """Refuses a body that is too large before it is read (413), and text that holds a NUL, which PostgreSQL cannot."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _size(request) > LARGEST_OF_A_STRANGER and _size(request) > _largest(request):
            response = refusal_page(request, TOO_LARGE)
            response.status_code = 413
            return response
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Runs after the check of the form's token, which has read the form."""
        return refusal_page(request, UNREADABLE) if any("\0" in text for text in _texts(request)) else None


def _size(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isascii() and told.isdigit() else 0  # Django reads nothing then, either


def _largest(request: HttpRequest) -> int:
    return LARGEST if request.user.is_authenticated else LARGEST_OF_A_STRANGER


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path
    for given in (request.GET, request.POST):
        for name, values in given.lists():
            yield name
            yield from map(str, values)

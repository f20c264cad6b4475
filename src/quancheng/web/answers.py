"""Where a form leads after its work is done."""

from django.http import HttpResponse


def see_other(address: str) -> HttpResponse:
    """303: look there now, with GET, so that reloading sends nothing again."""
    return HttpResponse(status=303, headers={"Location": address})

"""Lets only the one page in: loopback names, the printed token, its cookie, its own origin."""

import hmac
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from workspace.hub import Hub

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def cookie_name(hub: Hub) -> str:
    """Cookies know no ports, so the name does: two workspaces may run at once."""
    return f"workspace_{urlsplit(hub.url).port}"


def middleware(hub: Hub) -> Middleware:
    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not _is_loopback(request.host):
            return web.Response(status=421, text="This workspace answers on 127.0.0.1 only.")
        if not request.path.startswith("/ui"):
            return await handler(request)
        refusal = _refusal(hub, request)
        response = refusal if refusal is not None else await handler(request)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    return guard


def _is_loopback(host: str) -> bool:
    """A foreign name that resolves to this machine (DNS rebinding) is not the page's own."""
    return urlsplit(f"//{host}").hostname in ("127.0.0.1", "localhost", "::1")


def _refusal(hub: Hub, request: web.Request) -> web.StreamResponse | None:
    token = request.query.get("token", "")
    if request.path == "/ui/" and request.method == "GET" and token:
        return _enter(hub, token)
    if not _same(request.cookies.get(cookie_name(hub), ""), hub.state.page_token):
        return web.Response(status=401, text="Open the address that the workspace printed.")
    if request.method == "POST" and not _own_origin(request):
        return web.Response(status=403, text="Only this workspace’s own page may do that.")
    return None


def _enter(hub: Hub, token: str) -> web.Response:
    if not _same(token, hub.state.page_token):
        return web.Response(status=401, text="This address has a wrong token.")
    response = web.Response(status=302, headers={"Location": "/ui/"})
    response.set_cookie(cookie_name(hub), token, httponly=True, samesite="Strict", path="/ui")
    return response


def _own_origin(request: web.Request) -> bool:
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == f"http://{request.host}"
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())

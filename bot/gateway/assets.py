"""The pages' own files, read once and addressed by their content, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
from pathlib import Path

from aiohttp import web

from bot.gateway.errors import GatewayError

TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"


class Assets:
    """Files under a folder; the version in their address covers all of them, so relative imports keep it."""

    def __init__(self, folder: Path) -> None:
        self._files = {
            str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.suffix in TYPES
        }
        digest = hashlib.sha256()
        for name, content in self._files.items():
            digest.update(name.encode() + b"\0" + content + b"\0")
        self.version = digest.hexdigest()[:16]

    def url(self, name: str) -> str:
        """Where a file is served; raises KeyError for a file that is not there."""
        self._files[name]
        return f"/static/{self.version}/{name}"

    async def serve(self, request: web.Request) -> web.Response:
        """GET /static/{version}/{name}; a page from before an update still gets today's file."""
        name = request.match_info["name"]
        if name not in self._files:
            raise GatewayError("not_found")
        current = request.match_info["version"] == self.version
        response = web.Response(
            body=self._files[name],
            content_type=TYPES[Path(name).suffix],
            charset="utf-8",
            headers={"Cache-Control": FOR_EVER if current else "no-cache"},
        )
        response.enable_compression()
        return response

"""The root of the API: its description, its keys and its errors."""

from ninja import NinjaAPI

api = NinjaAPI(title="WaterPeers", version="1", docs_url="docs/", urls_namespace="api")

"""WaterPeers: the open platform that runs Water Operators' Partnerships."""

__version__ = "0.1.0"

from tests.channels.gateway import gateway

__all__ = ["gateway"]

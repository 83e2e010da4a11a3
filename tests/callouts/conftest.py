from tests.callouts.rooms import liar
from tests.channels.gateway import gateway
from tests.channels.homeserver import _synapse, homeserver

__all__ = ["_synapse", "gateway", "homeserver", "liar"]

from tests.access.conftest import as_app
from tests.channels.gateway import gateway
from tests.channels.homeserver import _synapse, homeserver
from tests.channels.postbox import postbox
from tests.channels.push_service import _push_server, push_service

__all__ = ["_push_server", "_synapse", "as_app", "gateway", "homeserver", "postbox", "push_service"]

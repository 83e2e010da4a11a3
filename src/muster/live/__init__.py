"""The small bare-ASGI app beside Django: events in, ticks out. It never uses Django's request handler or its connections."""

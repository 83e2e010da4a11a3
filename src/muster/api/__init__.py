"""The read side of the API, and the description of all of it. Events go in through live."""

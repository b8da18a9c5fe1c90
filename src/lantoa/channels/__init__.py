"""Talking to addresses outside, all of it behind one guard.

A plain library, as ``reader`` and ``papers``: nothing here knows a model or a request. Whoever
wants something from another machine calls :func:`lantoa.channels.fetch.fetch`; no other module of
the product opens a connection that a user's words lead to.
"""

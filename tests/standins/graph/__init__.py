"""A local stand-in of the Graph API and of Messenger's webhooks, for tests and for trying a connection out.

It knows the platform's limits from the platform's pages, not from the gateway's files, and refuses whatever is beyond.
"""

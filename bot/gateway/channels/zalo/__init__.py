"""Zalo Official Account: webhook events in, `message/cs` out. Not the Bot Platform, not personal accounts."""

"""The staff console inside the gateway: what it needs of the conversations, handed to it."""

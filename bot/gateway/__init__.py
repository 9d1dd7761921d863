"""The only public process: the page, the HTTP interface, and the way to Rasa."""

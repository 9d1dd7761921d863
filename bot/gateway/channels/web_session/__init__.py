"""The website's session: messages through the journal, answers as a stream of events; what the widget talks to."""

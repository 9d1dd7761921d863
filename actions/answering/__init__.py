"""From a citizen's words to one answer object, one step a file. Knows neither Rasa nor any channel."""

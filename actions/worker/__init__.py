"""The worker process: long work that staff hand over, done beside the assistant and never in its way."""

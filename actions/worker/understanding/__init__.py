"""Training the classifier with the staff's examples, comparing, and putting a model in use."""

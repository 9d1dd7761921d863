"""What the classifier understands: its examples, training with the staff's, and which model is in use."""

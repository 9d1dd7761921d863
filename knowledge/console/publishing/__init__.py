"""From a draft handed in to what citizens are answered from: review, publishing, going back, switching off."""

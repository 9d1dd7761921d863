"""`make faults`: what happens to citizens' messages when something is killed, full, slow or wrong about the time."""

"""What must be reviewed this month, and why."""

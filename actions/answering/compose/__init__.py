"""Last but one step: putting a decision into sentences that staff wrote."""

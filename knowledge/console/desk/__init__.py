"""Staff on duty: live conversations, takeovers, messages left, answers that wait for approval."""

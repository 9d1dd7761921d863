"""Staff on duty: who asks for a person, who holds which conversation, messages left, answers that wait for approval."""

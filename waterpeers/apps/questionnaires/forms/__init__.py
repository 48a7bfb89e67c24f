"""The shape of what people send to questionnaires."""

"""Plans: plan documents, their campaigns, targets and annex lines."""

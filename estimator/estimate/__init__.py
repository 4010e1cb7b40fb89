"""What a port costs: findings to work items, work items to a distribution of engineer-weeks."""

"""What a port costs: findings to work items, work items to a distribution of engineer-weeks."""

from estimator.estimate.assess import assess
from estimator.estimate.partition import share_out

__all__ = ["assess", "share_out"]

"""Answer the addresses of commendations: the candidates, and the papers that were issued."""

from blueprints.commendations import candidate_list, papers

__all__ = ["candidate_list", "papers"]

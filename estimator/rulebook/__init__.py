"""YAML rule packs -> Rulebook."""

"""The fictional city: 83,335 people in 40,532 households, the same for the same seed and day."""

from services.registry.population.loading import load, population_of

__all__ = ["load", "population_of"]

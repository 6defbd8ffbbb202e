"""The whole city, to judge its difficult people."""

from tests.city import city, city_key, city_session, city_url

__all__ = ["city", "city_key", "city_session", "city_url"]

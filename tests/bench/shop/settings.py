"""The ordinary settings, with the one address more that says hello."""

from clienteling.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.shop.urls"

"""The ordinary settings, told by the environment what a test run needs: own folder, stage set, quota lifted."""

import atexit
import os
import shutil
import tempfile


def own_folder() -> str:
    """A folder for this process, gone when it ends."""
    path = tempfile.mkdtemp(prefix="clienteling-")
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


os.environ.update(
    BOOXI_SANDBOX="1",
    DEMO="1",
    DEBUG="0",
    SECRET_KEY="only-for-runs-of-the-suite-0123456789",
    VAR_DIR=os.environ.get("TEST_VAR_DIR") or own_folder(),
    CLIENTELING_ENV_FILE=os.devnull,
    BOOXI_QUOTA_PER_SECOND="0",
    BOOXI_QUOTA_PER_MINUTE="0",
    EMAIL_URL="memorymail://",
    DJANGO_ALLOW_ASYNC_UNSAFE="1",  # Playwright keeps an event loop in the thread that runs the tests
)

from clienteling.settings import *  # noqa: E402, F403 - the environment comes first
from clienteling.settings import DATABASES, STATIC_ROOT, STORAGES, VAR  # noqa: E402

# Threads of a live server and of the worker share a file, not a connection.
for name, database in DATABASES.items():
    database["TEST"] = {"NAME": VAR / f"test-{name}.sqlite3"} if "sqlite" in database["ENGINE"] else {}
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns about a folder that is not there
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

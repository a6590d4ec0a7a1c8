"""One text, many processes: no change is lost, whatever engine keeps it."""

import json
import os
import threading
import time
from multiprocessing import get_context

import pytest

from clienteling.booxi.quota.sqlite import SqliteStore
from clienteling.booxi.quota.store import StoreDown, open_store
from tests.booxi.quota.engines import engines


@pytest.fixture(params=engines(), ids=lambda engine: engine.__name__)
def url(request, tmp_path):
    with request.param(tmp_path) as url:
        yield url


def one_more(text, now):
    return json.dumps(json.loads(text or "0") + 1), now


def count(url, times):
    store = open_store(url)
    stamps = [store.change("count", one_more) for _ in range(times)]
    store.close()
    return stamps


def test_processes_and_threads_lose_nothing(url):
    with get_context("spawn").Pool(3) as pool:
        stamps = pool.starmap(count, [(url, 40)] * 3)
    store = open_store(url)
    threads = [threading.Thread(target=store.change, args=("count", one_more)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.read("count") == "128"
    assert all(times == sorted(times) for times in stamps)
    assert abs(stamps[0][0] - time.time()) < 60
    store.close()


def test_a_change_that_writes_nothing_leaves_the_text_alone(url):
    store = open_store(url)
    assert store.change("note", lambda text, _: ("said", text)) is None
    assert store.change("note", lambda text, _: (None, text)) == "said"
    assert store.read("note") == "said"
    assert store.read("other") is None
    store.close()


def test_a_change_that_breaks_is_undone(url):
    store = open_store(url)
    with pytest.raises(ZeroDivisionError):
        store.change("note", lambda text, now: (str(1 / 0), None))
    store.change("note", lambda text, now: ("after", None))
    assert store.read("note") == "after"
    store.close()


def test_a_forked_child_opens_a_connection_of_its_own(tmp_path):
    store = SqliteStore(tmp_path / "quota.sqlite3")
    store.change("count", one_more)
    child = os.fork()
    if not child:
        store.change("count", one_more)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    store.change("count", one_more)
    assert store.read("count") == "3"
    store.close()


def test_an_engine_that_is_away_says_so(tmp_path):
    (tmp_path / "folder").mkdir()
    for url in (str(tmp_path / "folder"), "redis://127.0.0.1:9/0", "postgres://127.0.0.1:9/nothing"):
        with pytest.raises(StoreDown):
            open_store(url).change("count", one_more)

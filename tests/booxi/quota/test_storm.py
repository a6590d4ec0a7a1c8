"""The bench's storm at a twentieth of its length: eight processes, one key, one file."""

from tests.bench.quota_storm import LONGEST_WAIT, PER_SECOND, SECONDS, run, stage_set


def test_eight_processes_keep_one_keys_quota_and_a_person_gets_through(tmp_path):
    with stage_set() as url:
        report, waits, background = run(SECONDS / 20, url, str(tmp_path))
    assert report["mostInASecond"] <= PER_SECOND
    assert report["refused"] == 0
    assert report["calls"] >= 8
    assert background >= 5
    assert max(waits) <= LONGEST_WAIT

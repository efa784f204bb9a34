"""A disk without room: nothing is kept by halves, and it goes on when there is room again.

The limit of the kernel on the size of a file stands for the full disk; no rights are needed.
"""

import json
import subprocess
import sys

import pytest

from hengwang.testing.victoria import running

ON_A_SMALL_DISK = """
import json, resource, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
import numpy as np
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.samples.columns import DAY_MS, Samples, to_ms
from hengwang.monitoring.samples.embedded import EmbeddedStore
from hengwang.monitoring.samples.errors import StoreFailedError
from hengwang.monitoring.samples.victoria import VictoriaStore

START = datetime(2026, 1, 30, tzinfo=UTC)
WINDOW = Interval(START, START + timedelta(days=1))
folder, url = Path(sys.argv[1]), sys.argv[2]
store = VictoriaStore(url, folder) if url else EmbeddedStore(folder)

def batch(number):
    at = to_ms(START) + number * 1000 + np.arange(900, dtype=np.int64)
    value = np.random.default_rng(number).random(900).round(6)
    return Samples(np.full(900, 5, np.int32), at, value)

def room(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

def refused(act):
    try:
        act()
    except StoreFailedError as error:
        return error.code
    return ""

room(1_000_000)
kept = 0
while not (code := refused(lambda: store.append(batch(kept)))):
    kept += 1
said = {"kept": kept, "code": code, "there": len(store.read([5], WINDOW)),
        "newest": store.latest([5])[5][0] == int(batch(kept - 1).at[-1])}
said["again"] = refused(lambda: store.append(batch(kept)))
said["still"] = len(store.read([5], WINDOW))
room(resource.RLIM_INFINITY)
for number in range(kept, kept + 20):
    store.append(batch(number))
said["after"] = len(store.read([5], WINDOW))
if not url:
    room(2_000)
    said["sealing"] = refused(lambda: list(store.seal(to_ms(START) + DAY_MS)))
    said["unsealed"] = len(store.read([5], WINDOW))
    room(resource.RLIM_INFINITY)
    said["sealed"] = len(list(store.seal(to_ms(START) + 40 * DAY_MS)))
    said["read"] = len(store.read([5], WINDOW))
    said["verified"] = sum(one.samples for one in store.sealed.verify())
store.close()
print(json.dumps(said))
"""


@pytest.fixture(params=["embedded", "victoria"])
def url(request, tmp_path):
    if request.param == "embedded":
        yield ""
        return
    with running(tmp_path / "data") as server:
        yield server.url


def test_a_full_disk_refuses_whole_batches_and_goes_on_when_there_is_room(url, tmp_path):
    words = [sys.executable, "-c", ON_A_SMALL_DISK, str(tmp_path / "store"), url]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    kept = said["kept"]
    assert kept > 2
    assert said["code"] == said["again"] == "sample_store_failed"
    assert said["newest"]
    assert said["after"] == (kept + 20) * 900
    if url:
        # The server may have what was never acknowledged; the collector sends it again.
        assert kept * 900 <= said["there"] <= said["still"] <= (kept + 1) * 900
        return
    assert said["there"] == said["still"] == kept * 900
    assert said["sealing"] == "sample_store_failed"
    assert said["unsealed"] == said["read"] == said["verified"] == said["after"]
    assert said["sealed"] == 2

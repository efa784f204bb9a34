"""A small real server that speaks the protocol, and can be told to go wrong."""

import gzip
import json
import threading
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pydantic import ValidationError

from hengwang.collector.protocol import contract
from hengwang.collector.protocol.blocks import BatchDocument, rows_of
from hengwang.collector.protocol.contract import Refusal
from hengwang.collector.protocol.messages import (
    Acknowledgement,
    Enrolled,
    Enrolment,
    Heartbeat,
    HeartbeatAnswer,
    Problem,
    TokenChange,
)
from hengwang.collector.protocol.plan import PlanDocument
from hengwang.collector.protocol.trials import TrialResult

CODE = "code-for-the-first-start"


class Central:
    """What a server knows. `results` are unique on (check, instant), as its store would be.

    `lose_answers` answers are swallowed after the work was done; `fail_with` refuses everything,
    `busy` takes no batches for now. With `reads_at_once` off a batch is kept unread, for
    measurements of the other side.
    """

    def __init__(self):
        self.codes = {CODE: None}
        self.tokens = set()
        self.next_tokens = set()
        self.plan_text = PlanDocument(made_at=datetime.now(UTC)).model_dump_json()
        self.etag = '"1"'
        self.plans_sent = 0
        self.batches = {}
        self.results = {}
        self.arrivals = Counter()
        self.gaps = []
        self.events = []
        self.heartbeats = []
        self.requests = Counter()
        self.lose_answers = 0
        self.fail_with = None
        self.refuse_batches = None
        self.busy = False
        self.served = contract.SERVED
        self.clock_ahead = timedelta(0)
        self.change_token = False
        self.trials = {}
        self.trial_results = {}
        self.reads_at_once = True
        self.changed = threading.Condition()
        self.port = 0

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def plan(self, **document):
        """Give out another plan."""
        self.plan_text = _plan_text(document)
        self.etag = f'"{int(self.etag.strip(chr(34))) + 1}"'

    def until(self, ready, seconds=60.0):
        """Wait until something has come; fail when it does not."""
        with self.changed:
            assert self.changed.wait_for(lambda: ready(self), seconds), "nothing of it came"

    def read(self):
        """Read what came while `reads_at_once` was off."""
        for body in self.batches.values():
            self.store(BatchDocument.model_validate_json(body))
        self.batches.clear()

    def store(self, batch):
        for block in batch.blocks:
            if block.kind == "results":
                for row in rows_of(block):
                    key = (row["check"], row["at"])
                    self.arrivals[key] += 1
                    self.results.setdefault(key, row)
            elif block.kind == "gap":
                self.gaps.append(block)
            else:
                self.events += zip(block.what, block.source, block.data, strict=True)


def _plan_text(document):
    return json.dumps({"made_at": datetime.now(UTC).isoformat()} | document)


class _RefusedError(Exception):
    def __init__(self, status, code, **more):
        self.status, self.problem, self.headers = status, Problem(code=code, **more), {}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    central = None

    def log_message(self, *args):
        pass

    def _serve(self):
        central = self.central
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            with central.changed:
                central.requests[f"{self.command} {self.path.rsplit('/', 1)[0]}"] += 1
                try:
                    status, answer, headers = self._answered(body)
                finally:
                    central.changed.notify_all()
        except _RefusedError as refused:
            status, answer = refused.status, refused.problem.model_dump_json().encode()
            headers = {"Content-Type": "application/problem+json"} | refused.headers
        with central.changed:
            if central.lose_answers:
                central.lose_answers -= 1
                self.close_connection = True
                return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_PUT = do_POST = _serve  # noqa: N815

    def _answered(self, body):
        central = self.central
        if central.fail_with:
            status, code = central.fail_with
            raise _RefusedError(status, code)
        if int(self.headers[contract.VERSION_HEADER]) not in central.served:
            raise _RefusedError(400, Refusal.VERSION_NOT_SERVED, served=central.served)
        if self.path == contract.ENROL:
            return self._enrol(Enrolment.model_validate_json(body))
        self._known()
        if self.path == contract.TOKEN:
            central.next_tokens = {TokenChange.model_validate_json(body).token_sha256}
            return 204, b"", {}
        if self.path == contract.PLAN:
            return self._plan()
        if self.path.startswith(contract.TRIALS):
            return self._trial(body)
        if self.path == contract.HEARTBEAT:
            return self._heartbeat(Heartbeat.model_validate_json(body))
        return self._batch(body)

    def _trial(self, body):
        central = self.central
        if self.path == contract.TRIALS:
            told = {"networks": ["127.0.0.0/8"], "trials": list(central.trials.values())}
            return 200, json.dumps(told).encode(), {}
        trial = int(self.path.rpartition("/")[2])
        central.trial_results.setdefault(trial, []).append(TrialResult.model_validate_json(body))
        return 204, b"", {}

    def _enrol(self, enrolment):
        used = self.central.codes.get(enrolment.code, "")
        if used == "":
            raise _RefusedError(404, Refusal.CODE_UNKNOWN)
        if used not in {None, enrolment.token_sha256}:
            raise _RefusedError(409, Refusal.CODE_USED)
        self.central.codes[enrolment.code] = enrolment.token_sha256
        self.central.tokens.add(enrolment.token_sha256)
        return 201, Enrolled(collector=7, name=enrolment.name).model_dump_json().encode(), {}

    def _known(self):
        digest = contract.fingerprint(self.headers.get("Authorization", "").removeprefix("Bearer "))
        if digest in self.central.next_tokens:
            self.central.tokens, self.central.next_tokens = {digest}, set()
        if digest not in self.central.tokens:
            raise _RefusedError(401, Refusal.TOKEN_UNKNOWN)

    def _plan(self):
        headers = {"ETag": self.central.etag}
        if self.headers.get("If-None-Match") == self.central.etag:
            return 304, b"", headers
        self.central.plans_sent += 1
        return 200, self.central.plan_text.encode(), headers

    def _heartbeat(self, heartbeat):
        now = datetime.now(UTC) + self.central.clock_ahead
        self.central.heartbeats.append(heartbeat)
        answer = HeartbeatAnswer(
            received_at=now,
            answered_at=now,
            plan_etag=self.central.etag,
            change_token=self.central.change_token,
            trials=len(self.central.trials),
        )
        self.central.change_token = False
        return 200, answer.model_dump_json().encode(), {}

    def _batch(self, packed):
        central = self.central
        if central.busy:
            raise _RefusedError(503, Refusal.BUSY)
        if central.refuse_batches:
            raise _RefusedError(422, central.refuse_batches)
        assert self.headers["Content-Encoding"] == "gzip"
        body = gzip.decompress(packed)
        if not central.reads_at_once:
            name = self.path.rpartition("/")[2]
            central.batches[name] = body
            return 200, Acknowledgement(batch=name, stored=1).model_dump_json().encode(), {}
        try:
            batch = BatchDocument.model_validate_json(body)
        except ValidationError as error:
            raise _RefusedError(422, Refusal.UNREADABLE, detail=str(error)) from error
        assert self.path == contract.batch_path(batch.batch)
        known = central.batches.setdefault(batch.batch, body)
        if known is not body and known != body:
            raise _RefusedError(409, Refusal.BATCH_DIFFERS)
        central.store(batch)
        done = Acknowledgement(batch=batch.batch, stored=1, trials=len(central.trials))
        return 200, done.model_dump_json().encode(), {}


@contextmanager
def serving_centrally(central=None, port=0):
    """Run the server on a free port of 127.0.0.1; the same `central` may be served again."""
    central = central or Central()
    handler = type("Handler", (_Handler,), {"central": central})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    central.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield central
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

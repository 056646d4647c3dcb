"""A worker as LMCache's is, driven by lines of JSON on standard input, telling lines of JSON.

Arguments: ports of the controller's pull and reply sockets, instance, worker id.

It can be told each message to send, or to live: then it sends heartbeats, keeps a set of keys whose
changes it reports, and does full syncs as LMCache's does (controller.md 7 to 9): frozen until an
answer says that it need not be, deaf to orders for another sync meanwhile.
"""

import json
import sys
import threading
import time
import uuid

import msgpack
import zmq

pull_port, reply_port, instance, worker = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
context = zmq.Context()
push = context.socket(zmq.PUSH)
push.connect("tcp://127.0.0.1:" + pull_port)
pushing = threading.Lock()
rep = context.socket(zmq.REP)
port = rep.bind_to_random_port("tcp://127.0.0.1")
how = "obey"
telling = threading.Lock()


class Asking:
    """A DEALER with one question at a time; a new one after an answer that did not come."""

    def __init__(self, address, patience_ms):
        self.address, self.patience_ms, self.lock = address, patience_ms, threading.Lock()
        self.open()

    def open(self):
        self.socket = context.socket(zmq.DEALER)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.setsockopt(zmq.RCVTIMEO, self.patience_ms)
        self.socket.connect("tcp://" + self.address)

    def ask(self, message):
        with self.lock:
            try:
                self.socket.send_multipart([b"", msgpack.packb(message)])
                return msgpack.unpackb(self.socket.recv_multipart()[-1], strict_map_key=False)
            except zmq.ZMQError:
                self.socket.close()
                self.open()
                raise


def tell(value):
    with telling:
        print(json.dumps(value), flush=True)


def send(message):
    with pushing:
        push.send(message if isinstance(message, bytes) else msgpack.packb(message))


def commands():
    while True:
        message = msgpack.unpackb(rep.recv())
        tell({"commanded": message})
        kind = message["type"].replace("WorkerMsg", "WorkerRetMsg")
        if how == "never":
            return
        if how == "garbage":
            rep.send(b"\xc1")
        elif how == "text":
            rep.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        elif how == "empty":
            rep.send(b"")
        elif how == "wrong type":
            rep.send(msgpack.packb({"type": "RegisterRetMsg", "extra_config": {}}))
        elif how == "wrong answer":
            rep.send(msgpack.packb({"type": "MoveWorkerRetMsg", "num_tokens": 7}))
        elif how == "refuse":
            rep.send(msgpack.packb({"type": "ErrorMsg", "error": "Worker error: no"}))
        elif kind == "HealthWorkerRetMsg":
            rep.send(msgpack.packb({"type": kind, "error_code": 0}))
        else:
            rep.send(msgpack.packb({"type": kind, "num_tokens": 512 + worker}))


def me(kind, **fields):
    return {"type": kind, "instance_id": instance, "worker_id": worker, **fields}


def here(kind, at=port):
    return me(kind, ip="127.0.0.1", port=at, peer_init_url="127.0.0.1:9")


class Living:
    """What a worker has, and its syncs."""

    def __init__(self, options):
        self.every = options.get("every", 0.1)
        self.batch_size = options.get("batch_size", 5)
        self.hold_after = None  # batches of the next sync; then it waits
        self.going_on = threading.Event()
        self.keys, self.numbers, self.asked = {}, {}, []
        self.frozen = self.syncing = False
        self.syncs = 0
        self.lock = threading.Lock()
        threading.Thread(target=self.beat, daemon=True).start()

    def change(self, kind, location, keys, lost):
        """Reports, unless what it says gets lost on the way."""
        with self.lock:
            if kind == "admit" and self.frozen:
                return "frozen"
            mine = self.keys.setdefault(location, set())
            first = self.numbers.get(location, 0)
            self.numbers[location] = first + len(keys)
            operations = []
            for i, key in enumerate(keys):
                mine.add(key) if kind == "admit" else mine.discard(key)
                operations.append({"op_type": kind, "key": key, "seq_num": first + i})
            if not lost:
                send(me("BatchedKVOperationMsg", location=location, operations=operations))
            return "lost" if lost else "reported"

    def beat(self):
        while True:
            time.sleep(self.every)
            try:
                for command in heartbeat.ask(here("HeartbeatMsg")).get("commands", []):
                    self.obey(command)
            except zmq.ZMQError:
                pass

    def obey(self, command):
        if command["command_type"] == "full_sync":
            self.asked.append(command["reason"])
            if not self.syncing:
                self.syncing = True
                threading.Thread(target=self.sync, daemon=True).start()

    def sync(self):
        self.syncs += 1
        try:
            with self.lock:
                self.frozen = True
                keys = sorted(self.keys.get("LocalCPUBackend", set()))
            size = self.batch_size
            batches = [keys[i:i + size] for i in range(0, len(keys), size)] or [[]]
            ids = dict(location="LocalCPUBackend", sync_id="%s_%d_%s" % (instance, worker, uuid.uuid4().hex[:8]))
            if not self.begin(ids, len(keys), len(batches)):
                return
            for i, batch in enumerate(batches):
                if self.hold_after == i:
                    self.hold_after = None
                    tell({"event": "held"})
                    self.going_on.wait()
                send(me("FullSyncBatchMsg", batch_id=i, keys=batch, **ids))
            self.end(ids, len(keys))
            self.poll(ids, keys, batches)
        finally:
            self.frozen = self.syncing = False

    def begin(self, ids, total, count):
        for _ in range(3):
            try:
                if dealer.ask(me("FullSyncStartMsg", total_keys=total, batch_count=count, **ids)).get("accepted"):
                    return True
            except zmq.ZMQError:
                pass
            time.sleep(self.every)
        return False

    def end(self, ids, total):
        send(me("FullSyncEndMsg", actual_total_keys=total, **ids))

    def poll(self, ids, keys, batches):
        resends = 0
        for _ in range(3000):
            time.sleep(self.every)
            try:
                status = dealer.ask(me("FullSyncStatusMsg", sync_id=ids["sync_id"]))
            except zmq.ZMQError:
                continue
            if status.get("can_exit_freeze"):
                return
            missing = status.get("missing_batches", [])
            if missing and resends < 3:
                resends += 1
                for i in missing:
                    send(me("FullSyncBatchMsg", batch_id=i, keys=batches[i], **ids))
                self.end(ids, len(keys))

    def state(self):
        with self.lock:
            return {"keys": {location: sorted(keys) for location, keys in self.keys.items() if keys},
                    "frozen": self.frozen, "syncing": self.syncing, "asked": self.asked, "syncs": self.syncs}


dealer = Asking("127.0.0.1:" + reply_port, 30000)
heartbeat = living = None
threading.Thread(target=commands, daemon=True).start()
tell({"port": port})
for line in sys.stdin:
    order = json.loads(line)
    do = order["do"]
    if do == "register":
        answer = dealer.ask(here("RegisterMsg", order.get("port", port)))
        url = answer.get("extra_config", {}).get("heartbeat_url")
        if url:
            heartbeat = Asking(url, 30000)
        tell(answer)
    elif do == "heartbeat":
        tell(heartbeat.ask(here("HeartbeatMsg")))
    elif do == "report":
        operations = [{"op_type": kind, "key": key, "seq_num": order["from"] + i}
                      for i, (kind, key) in enumerate(order["operations"])]
        send(me("BatchedKVOperationMsg", location=order["location"], operations=operations))
        tell("reported")
    elif do == "push":
        send(bytes.fromhex(order["hex"]) if "hex" in order else order["message"])
        tell("pushed")
    elif do == "ask":
        tell(dealer.ask(order["message"]))
    elif do == "answer":
        how = order["how"]
        tell("changed")
    elif do == "live":
        # LMCache's are patient for 30 s; whoever is restarted in a test must not cost as much.
        dealer.patience_ms = heartbeat.patience_ms = 1000
        for asking in (dealer, heartbeat):
            asking.socket.setsockopt(zmq.RCVTIMEO, asking.patience_ms)
        living = Living(order)
        tell("alive")
    elif do in ("admit", "evict"):
        tell(living.change(do, order["location"], order["keys"], order.get("lost", False)))
    elif do == "hold":
        living.hold_after = order["after"]
        living.going_on.clear()
        tell("will hold")
    elif do == "go on":
        living.going_on.set()
        tell("gone on")
    elif do == "state":
        tell(living.state())
    elif do == "leave":
        send(me("DeRegisterMsg", ip="127.0.0.1", port=order.get("port", port)))
        tell("left")

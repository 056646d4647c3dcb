"""A controller as controller.md describes LMCache's: sections 3 to 9, for the tests of workers.

Arguments: pull, reply and heartbeat port; 0 for any, - for no heartbeats. Prints the ports, then
answers each line of JSON on standard input by one on standard output.
"""

import json
import sys

import msgpack
import zmq

FIELDS = {
    "DeRegisterMsg": {"instance_id": str, "worker_id": int, "ip": str, "port": int},
    "BatchedKVOperationMsg": {"instance_id": str, "worker_id": int, "location": str, "operations": list},
    "FullSyncBatchMsg": {
        "instance_id": str, "worker_id": int, "location": str, "sync_id": str, "batch_id": int, "keys": list},
    "FullSyncEndMsg": {
        "instance_id": str, "worker_id": int, "location": str, "sync_id": str, "actual_total_keys": int},
    "RegisterMsg": {
        "instance_id": str, "worker_id": int, "ip": str, "port": int, "peer_init_url": (str, type(None))},
    "FullSyncStartMsg": {
        "instance_id": str, "worker_id": int, "location": str, "sync_id": str, "total_keys": int,
        "batch_count": int},
    "FullSyncStatusMsg": {"instance_id": str, "worker_id": int, "sync_id": str},
}
FIELDS["HeartbeatMsg"] = FIELDS["RegisterMsg"]


def check_int(value):
    if type(value) is not int or not -(2**63) <= value < 2**64:
        raise ValueError(f"not an int: {value!r}")


def decode(frame):
    message = msgpack.unpackb(frame)
    if msgpack.packb(message) != frame:
        raise ValueError("not as msgspec writes it")
    kind = message["type"]
    fields = FIELDS[kind]
    if list(message) != ["type", *fields]:
        raise ValueError(f"fields of {kind}: {list(message)}")
    for name, types in fields.items():
        if not isinstance(message[name], types) or isinstance(message[name], bool):
            raise ValueError(f"{kind}.{name}: {message[name]!r}")
    for key in message.get("keys", []):
        check_int(key)
    for operation in message.get("operations", []):
        if list(operation) != ["op_type", "key", "seq_num"] or operation["op_type"] not in ("admit", "evict"):
            raise ValueError(f"operation: {operation!r}")
        check_int(operation["key"])
        check_int(operation["seq_num"])
    return message


class Worker:
    def __init__(self, message):
        self.ip, self.port = message["ip"], message["port"]
        self.clear()
        self.sync = None

    def clear(self):
        self.keys, self.sequence = {}, {}


class Controller:
    def __init__(self, pull, reply, heartbeat):
        self.context = zmq.Context()
        self.pull, pull_port = self.bind(zmq.PULL, pull)
        self.reply, reply_port = self.bind(zmq.ROUTER, reply)
        self.heartbeat, heartbeat_port = (
            (None, 0) if heartbeat == "-" else self.bind(zmq.ROUTER, heartbeat))
        self.ports = {"pull": pull_port, "reply": reply_port, "heartbeat": heartbeat_port}
        self.workers, self.commands, self.lose, self.events = {}, [], set(), []
        self.count = dict.fromkeys(
            ("registered", "beats", "gaps", "operations", "dropped", "most_frames", "most_operations",
             "deregistered", "starts", "refuse"), 0)
        self.first_sequence = {}
        self.pull_is_dead = None
        # LMCache completes at the end whatever is missing; tests of resending must not.
        self.patient = False

    def bind(self, kind, port):
        socket = self.context.socket(kind)
        socket.linger = 0
        socket.bind(f"tcp://127.0.0.1:{port if port != '0' else '*'}")
        return socket, int(socket.last_endpoint.rsplit(b":", 1)[1])

    # One way: section 8 and 9.

    def pulled(self, frames):
        self.count["most_frames"] = max(self.count["most_frames"], len(frames))
        for frame in frames:
            try:
                message = decode(frame)
            except Exception as error:
                self.pull_is_dead = repr(error)  # defect 1: the loop ends for good
                return
            getattr(self, "on_" + message["type"])(message)

    def worker(self, message):
        return self.workers.get((message["instance_id"], message["worker_id"]))

    def on_DeRegisterMsg(self, message):
        self.count["deregistered"] += 1
        self.workers.pop((message["instance_id"], message["worker_id"]), None)

    def on_BatchedKVOperationMsg(self, message):
        worker, location = self.worker(message), message["location"]
        operations = message["operations"]
        self.count["most_operations"] = max(self.count["most_operations"], len(operations))
        if worker is None or (worker.sync and worker.sync["state"] == "SYNCING"):
            self.count["dropped"] += 1
            return
        for operation in operations:
            self.count["operations"] += 1
            keys = worker.keys.setdefault(location, set())
            (keys.add if operation["op_type"] == "admit" else keys.discard)(operation["key"])
            self.first_sequence.setdefault(location, operation["seq_num"])
            last = worker.sequence.get(location)
            if last is not None and operation["seq_num"] != last + 1:
                self.count["gaps"] += 1
            worker.sequence[location] = operation["seq_num"]

    def on_FullSyncBatchMsg(self, message):
        worker = self.worker(message)
        sync = worker and worker.sync
        if not sync or sync["id"] != message["sync_id"] or sync["state"] != "SYNCING":
            return
        if message["batch_id"] in self.lose:
            self.lose.remove(message["batch_id"])
            return
        sync["got"].add(message["batch_id"])
        worker.keys.setdefault(message["location"], set()).update(message["keys"])

    def on_FullSyncEndMsg(self, message):
        worker = self.worker(message)
        sync = worker and worker.sync
        if sync and sync["id"] == message["sync_id"]:
            if not self.patient or sync["got"] == set(range(sync["batches"])):
                sync["state"] = "COMPLETED"

    # With an answer: sections 6, 7 and 9.

    def asked(self, frame):
        try:
            message = decode(frame)
            return getattr(self, "ask_" + message["type"])(message)
        except Exception as error:
            return {"type": "ErrorMsg", "error": repr(error)}

    def ask_RegisterMsg(self, message):
        if self.count["refuse"]:
            self.count["refuse"] -= 1
            return {"type": "ErrorMsg", "error": "not now"}
        self.count["registered"] += 1
        known = self.worker(message)
        if known:
            known.clear()  # and its address stays: defect 4
        else:
            self.workers[message["instance_id"], message["worker_id"]] = Worker(message)
        port = self.ports["heartbeat"]
        return {"type": "RegisterRetMsg", "extra_config": {"heartbeat_url": f"127.0.0.1:{port}"} if port else {}}

    def ask_HeartbeatMsg(self, message):
        self.count["beats"] += 1
        if self.worker(message) is None:
            self.workers[message["instance_id"], message["worker_id"]] = Worker(message)
            self.commands.append("worker_re_registered")
        commands = [{"command_type": "full_sync", "reason": reason, "args": None} for reason in self.commands]
        self.commands = []
        return {"type": "HeartbeatRetMsg", "commands": commands}

    def ask_FullSyncStartMsg(self, message):
        worker, answer = self.worker(message), {"type": "FullSyncStartRetMsg", "sync_id": message["sync_id"]}
        if worker is None or (
                worker.sync and worker.sync["state"] == "SYNCING" and worker.sync["id"] != message["sync_id"]):
            error = "Failed to start sync: worker already syncing with different sync_id"
            return {**answer, "accepted": False, "error_msg": error}
        self.count["starts"] += 1
        worker.sync = {
            "id": message["sync_id"], "state": "SYNCING", "batches": message["batch_count"], "got": set()}
        worker.keys.pop(message["location"], None)
        worker.sequence.pop(message["location"], None)
        return {**answer, "accepted": True, "error_msg": None}

    def ask_FullSyncStatusMsg(self, message):
        worker = self.worker(message)
        sync = worker and worker.sync
        complete = bool(sync and sync["id"] == message["sync_id"] and sync["state"] == "COMPLETED")
        missing = sorted(set(range(sync["batches"])) - sync["got"]) if sync and not complete else []
        return {
            "type": "FullSyncStatusRetMsg", "sync_id": message["sync_id"], "is_complete": complete,
            "global_progress": 1.0 if complete else 0.0, "can_exit_freeze": complete, "missing_batches": missing}

    # Standard input: what the test wants.

    def state(self):
        workers = [
            {"instance": instance, "worker": number, "ip": worker.ip, "port": worker.port,
             "sync": worker.sync and worker.sync["state"],
             "keys": {location: sorted(map(str, keys)) for location, keys in worker.keys.items() if keys}}
            for (instance, number), worker in sorted(self.workers.items())]
        return {"workers": workers, "dead": self.pull_is_dead, "first": self.first_sequence, **self.count}

    def command(self, port, frame):
        socket = self.context.socket(zmq.REQ)
        socket.linger, socket.rcvtimeo = 0, 15000
        socket.connect(f"tcp://127.0.0.1:{port}")
        socket.send(frame)
        answer = socket.recv()
        socket.close()
        return msgpack.unpackb(answer)

    def told(self, line):
        request = json.loads(line)
        match request["do"]:
            case "state":
                return self.state()
            case "command":
                frame = msgpack.packb(request["message"]) if "message" in request else bytes.fromhex(request["hex"])
                return self.command(request["port"], frame)
            case "full_sync":
                self.commands.append(request["reason"])
            case "lose":
                self.lose, self.patient = set(request["batches"]), True
            case "refuse":
                self.count["refuse"] = request["times"]
            case "forget":
                self.workers.clear()
        return {}

    def run(self):
        poller = zmq.Poller()
        for socket in (self.pull, self.reply, self.heartbeat, sys.stdin.fileno()):
            if socket is not None:
                poller.register(socket, zmq.POLLIN)
        print(json.dumps(self.ports), flush=True)
        while True:
            ready = dict(poller.poll())
            if self.pull in ready:
                frames = self.pull.recv_multipart()
                if self.pull_is_dead is None:
                    self.pulled(frames)
            for socket in (self.reply, self.heartbeat):
                if socket is not None and socket in ready:
                    frames = socket.recv_multipart()
                    if len(frames) >= 3:
                        socket.send_multipart([frames[0], b"", msgpack.packb(self.asked(frames[-1]))])
            if sys.stdin.fileno() in ready:
                line = sys.stdin.readline()
                if not line:
                    return
                print(json.dumps(self.told(line)), flush=True)


Controller(*sys.argv[1:4]).run()

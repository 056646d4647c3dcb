"""A worker as LMCache's is, driven by lines of JSON on standard input, telling lines of JSON.

Arguments: ports of the controller's pull and reply sockets, instance, worker id.
"""

import json
import sys
import threading

import msgpack
import zmq

pull_port, reply_port, instance, worker = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
context = zmq.Context()
push = context.socket(zmq.PUSH)
push.connect("tcp://127.0.0.1:" + pull_port)
dealer = context.socket(zmq.DEALER)
dealer.setsockopt(zmq.RCVTIMEO, 30000)
dealer.connect("tcp://127.0.0.1:" + reply_port)
rep = context.socket(zmq.REP)
port = rep.bind_to_random_port("tcp://127.0.0.1")
heartbeat = None
how = "obey"
telling = threading.Lock()


def tell(value):
    with telling:
        print(json.dumps(value), flush=True)


def commands():
    while True:
        message = msgpack.unpackb(rep.recv())
        tell({"commanded": message})
        kind = message["type"].replace("WorkerMsg", "WorkerRetMsg")
        if how == "never":
            return
        if how == "garbage":
            rep.send(b"\xc1")
        elif how == "refuse":
            rep.send(msgpack.packb({"type": "ErrorMsg", "error": "Worker error: no"}))
        elif kind == "HealthWorkerRetMsg":
            rep.send(msgpack.packb({"type": kind, "error_code": 0}))
        else:
            rep.send(msgpack.packb({"type": kind, "num_tokens": 512 + worker}))


def ask(socket, message):
    socket.send_multipart([b"", msgpack.packb(message)])
    return msgpack.unpackb(socket.recv_multipart()[-1], strict_map_key=False)


def me(kind, **fields):
    return {"type": kind, "instance_id": instance, "worker_id": worker, **fields}


threading.Thread(target=commands, daemon=True).start()
tell({"port": port})
for line in sys.stdin:
    order = json.loads(line)
    do = order["do"]
    if do == "register":
        answer = ask(dealer, me("RegisterMsg", ip="127.0.0.1", port=order.get("port", port), peer_init_url="127.0.0.1:9"))
        url = answer.get("extra_config", {}).get("heartbeat_url")
        if url:
            heartbeat = context.socket(zmq.DEALER)
            heartbeat.setsockopt(zmq.RCVTIMEO, 30000)
            heartbeat.connect("tcp://" + url)
        tell(answer)
    elif do == "heartbeat":
        tell(ask(heartbeat, me("HeartbeatMsg", ip="127.0.0.1", port=port, peer_init_url="127.0.0.1:9")))
    elif do == "report":
        operations = [{"op_type": kind, "key": key, "seq_num": order["from"] + i}
                      for i, (kind, key) in enumerate(order["operations"])]
        push.send(msgpack.packb(me("BatchedKVOperationMsg", location=order["location"], operations=operations)))
        tell("reported")
    elif do == "push":
        push.send(bytes.fromhex(order["hex"]) if "hex" in order else msgpack.packb(order["message"]))
        tell("pushed")
    elif do == "ask":
        tell(ask(dealer, order["message"]))
    elif do == "answer":
        how = order["how"]
        tell("changed")

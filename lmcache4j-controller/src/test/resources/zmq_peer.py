"""Workers of a fleet as ZeroMQ sees them, written from controller.md section 3.

    push ADDRESS    each line of standard input is a message, its frames in hex, apart by spaces
    dealer ADDRESS  the same, then waits for an answer and prints its frames; a line that begins
                    with "~" waits for none
    req ADDRESS     the same
    rep             prints its port, then each request; answers with the line that then comes in
    twice           the same, but gives each answer two times, which takes a ROUTER
    reps N ANSWER   so many REP sockets: prints their ports, then answers each request with the frame

An empty frame is written as "-". Ends at the end of standard input.
"""
import sys
import zmq

SECONDS = 20_000


def frames(line):
    return [b"" if part == "-" else bytes.fromhex(part) for part in line.split()]


def show(parts):
    print(" ".join(part.hex() or "-" for part in parts), flush=True)


def curve(socket, arguments, server):
    """A fleet has one key pair: PUBLIC SECRET."""
    if len(arguments) == 2:
        socket.curve_publickey = arguments[0].encode()
        socket.curve_secretkey = arguments[1].encode()
        if server:
            socket.curve_server = True
        else:
            socket.curve_serverkey = arguments[0].encode()


def client(context, kind, address, arguments):
    socket = context.socket(kind)
    socket.rcvtimeo = SECONDS
    socket.linger = SECONDS
    curve(socket, arguments, False)
    socket.connect("tcp://" + address)
    for line in sys.stdin:
        socket.send_multipart(frames(line.lstrip("~")))
        if kind == zmq.PUSH or line.startswith("~"):
            continue
        show(socket.recv_multipart())
    socket.close()


def listen(context, kind, arguments):
    socket = context.socket(kind)
    socket.linger = 0
    curve(socket, arguments, True)
    print(socket.bind_to_random_port("tcp://127.0.0.1"), flush=True)
    return socket


def rep(context, arguments):
    socket = listen(context, zmq.REP, arguments)
    while True:
        show(socket.recv_multipart())
        line = sys.stdin.readline()
        if not line:
            return
        socket.send_multipart(frames(line))


def twice(context, arguments):
    socket = listen(context, zmq.ROUTER, arguments)
    while True:
        message = socket.recv_multipart()
        payload = message.index(b"") + 1
        show(message[payload:])
        line = sys.stdin.readline()
        if not line:
            return
        for _ in range(2):
            socket.send_multipart(message[:payload] + frames(line))


def reps(context, count, answer):
    context.set(zmq.MAX_SOCKETS, int(count) + 10)
    poller = zmq.Poller()
    ports = []
    for _ in range(int(count)):
        socket = context.socket(zmq.REP)
        socket.linger = 0
        ports.append(str(socket.bind_to_random_port("tcp://127.0.0.1")))
        poller.register(socket, zmq.POLLIN)
    print(" ".join(ports), flush=True)
    while True:
        for socket, _ in poller.poll():
            socket.recv()
            socket.send(bytes.fromhex(answer))


def main():
    kind, *rest = sys.argv[1:]
    context = zmq.Context()
    if kind == "reps":
        reps(context, *rest)
    elif kind in ("rep", "twice"):
        {"rep": rep, "twice": twice}[kind](context, rest)
    else:
        kinds = {"push": zmq.PUSH, "dealer": zmq.DEALER, "req": zmq.REQ}
        client(context, kinds[kind], rest[0], rest[1:])
    context.destroy()


main()

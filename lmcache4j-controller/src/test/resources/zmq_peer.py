"""Workers of a fleet as ZeroMQ sees them, written from controller.md section 3.

    push ADDRESS    each line of standard input is a message, its frames in hex, apart by spaces
    dealer ADDRESS  the same, then waits for an answer and prints its frames; a line that begins
                    with "~" waits for none
    req ADDRESS     the same
    rep MODE        prints its port, then each request; answers with the line that then comes in,
                    MODE being: answer, twice (each answer again, by a DEALER, as REP can't), or
                    never

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


def rep(context, mode, arguments):
    socket = context.socket(zmq.ROUTER)
    socket.linger = 0
    curve(socket, arguments, True)
    print(socket.bind_to_random_port("tcp://127.0.0.1"), flush=True)
    while True:
        peer, empty, payload = socket.recv_multipart()
        show([empty, payload])
        if mode == "never":
            continue
        line = sys.stdin.readline()
        if not line:
            return
        for _ in range(2 if mode == "twice" else 1):
            socket.send_multipart([peer, b""] + frames(line))


def main():
    kind, where, *rest = sys.argv[1:]
    context = zmq.Context()
    if kind == "rep":
        rep(context, where, rest)
    else:
        client(context, {"push": zmq.PUSH, "dealer": zmq.DEALER, "req": zmq.REQ}[kind], where, rest)
    context.term()


main()

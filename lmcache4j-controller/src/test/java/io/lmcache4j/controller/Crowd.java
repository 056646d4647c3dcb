package io.lmcache4j.controller;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Many TCP connections that say nothing, in a process with descriptors of its own. */
final class Crowd implements AutoCloseable {
    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;

    private Crowd(Process process) {
        this.process = process;
        in = process.outputWriter();
        out = process.inputReader();
    }

    /**
     * Opens them.
     *
     * @param count how many in all, at these ports in turn
     * @param opening what each says, once
     */
    static Crowd connect(int count, byte[] opening, List<Integer> ports) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add("target/test-classes");
        command.add(Crowd.Members.class.getName());
        command.add(String.valueOf(count));
        command.add(HexFormat.of().formatHex(opening));
        ports.forEach(port -> command.add(String.valueOf(port)));
        return new Crowd(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** Waits until all are connected. */
    void awaitConnected() throws IOException {
        expect("connected");
    }

    /** Waits until the other side has ended all. */
    void awaitEnded() throws IOException {
        tell("wait");
        expect("ended");
    }

    /** Ends all. */
    void leave() throws IOException {
        tell("leave");
        expect("left");
    }

    private void tell(String what) throws IOException {
        in.write(what);
        in.newLine();
        in.flush();
    }

    private void expect(String what) throws IOException {
        String line = out.readLine();
        if (!what.equals(line)) {
            throw new AssertionError("the crowd says " + line + " instead of " + what);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The other process. */
    static final class Members {
        private Members() {}

        public static void main(String[] arguments) throws IOException {
            byte[] opening = HexFormat.of().parseHex(arguments[1]);
            List<SocketChannel> members = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
                int port = Integer.parseInt(arguments[2 + i % (arguments.length - 2)]);
                var member =
                        SocketChannel.open(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                member.write(ByteBuffer.wrap(opening));
                members.add(member);
            }
            System.out.println("connected");
            var orders =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                for (SocketChannel member : members) {
                    if (order.equals("wait")) {
                        readToTheEnd(member);
                    } else {
                        member.close();
                    }
                }
                System.out.println(order.equals("wait") ? "ended" : "left");
            }
        }

        private static void readToTheEnd(SocketChannel member) {
            try {
                ByteBuffer read = ByteBuffer.allocate(100);
                while (member.read(read.clear()) >= 0) {
                    // A greeting.
                }
            } catch (IOException reset) {
                // An end as well.
            }
        }
    }
}

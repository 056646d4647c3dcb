package io.lmcache4j.controller.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** More connect than a process has descriptors for. */
@Timeout(240)
class FewDescriptorsTest {
    private static final int DESCRIPTORS = 300;

    /** Sockets in a process of their own; ends with its standard input. */
    static final class Served {
        private Served() {}

        public static void main(String[] arguments) throws IOException {
            BindAddress any = new BindAddress("127.0.0.1", 0);
            try (var sockets =
                    new ControllerSockets(
                            SocketOptions.at(any, any, Optional.empty()), new RecordingHandler())) {
                sockets.start();
                System.out.println(sockets.replyPort());
                while (System.in.read() >= 0) {
                    System.out.println(sockets.stats().connectionFaults());
                }
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void isAnswered(RawPeer peer) throws IOException {
        peer.send(new byte[0], bytes("one"));
        assertThat(peer.answer()).isEqualTo(bytes("asked one"));
    }

    @Test
    void whoIsThereIsAnsweredAndOthersComeWhenThereIsRoom() throws Exception {
        Process process =
                new ProcessBuilder(
                                "/bin/sh",
                                "-c",
                                "ulimit -n %d; exec \"$@\"".formatted(DESCRIPTORS),
                                "sh",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Served.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (BufferedReader out = process.inputReader()) {
            int port = Integer.parseInt(number(out));
            try (RawPeer worker = RawPeer.of("DEALER", port)) {
                isAnswered(worker);
                List<RawPeer> crowd = new ArrayList<>();
                for (int i = 0; i < DESCRIPTORS; i++) {
                    crowd.add(new RawPeer("127.0.0.1", port));
                }
                awaitFault(process, out);
                isAnswered(worker);
                for (RawPeer one : crowd) {
                    one.close();
                }
                try (RawPeer late = RawPeer.of("DEALER", port)) {
                    isAnswered(late);
                }
                isAnswered(worker);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** Before it are lines of the log, if there are any. */
    private static String number(BufferedReader out) throws IOException {
        String line = out.readLine();
        while (!line.matches("\\d+")) {
            line = out.readLine();
        }
        return line;
    }

    /** Until there was a connection that could not be taken. */
    private static void awaitFault(Process process, BufferedReader out) throws IOException {
        long faults = 0;
        while (faults == 0) {
            process.getOutputStream().write('?');
            process.getOutputStream().flush();
            faults = Long.parseLong(number(out));
        }
    }
}

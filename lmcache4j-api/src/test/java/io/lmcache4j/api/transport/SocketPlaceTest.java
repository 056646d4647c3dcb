package io.lmcache4j.api.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.api.RawClient;
import io.lmcache4j.api.routing.Response;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class SocketPlaceTest {
    @TempDir Path folder;

    private static HttpListener listen(Path path) throws ListenException {
        return HttpListener.open(
                new ListenAddress.UnixSocket(path),
                "rw-rw----",
                Limits.standard(),
                _ -> Response.text(path.getFileName().toString()));
    }

    private static String ask(Path path) {
        return RawClient.get(new ListenAddress.UnixSocket(path), "/");
    }

    /** What a process leaves behind that was killed. */
    private static void leaveDeadSocket(Path path) throws IOException {
        try (var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(Files.exists(path)).isTrue();
    }

    private String entries() throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList()
                    .toString();
        }
    }

    @Test
    void makesMissingFoldersAndLeavesNothingElse() throws Exception {
        Path path = folder.resolve("a/b/socket_6999");
        try (var listener = listen(path)) {
            assertThat(ask(path)).endsWith("\r\n\r\nsocket_6999");
            assertThat(listener.address()).isEqualTo(new ListenAddress.UnixSocket(path));
            try (var entries = Files.list(path.getParent())) {
                assertThat(entries).containsExactly(path);
            }
        }
        try (var entries = Files.list(path.getParent())) {
            assertThat(entries).isEmpty();
        }
    }

    @Test
    void hasTheModeThatWasAskedFor() throws Exception {
        Path path = folder.resolve("s_1");
        try (var listener = listen(path)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-rw----");
            assertThat(listener.closed()).isNotDone();
        }
    }

    @Test
    void replacesTheSocketOfADeadProcess() throws Exception {
        Path path = folder.resolve("s_1");
        leaveDeadSocket(path);
        try (var listener = listen(path)) {
            assertThat(ask(path)).endsWith("s_1");
            assertThat(listener.closed()).isNotDone();
        }
        assertThat(entries()).isEqualTo("[]");
    }

    @Test
    void neverTakesTheSocketOfALiveServer() throws Exception {
        Path path = folder.resolve("s_1");
        try (var first = listen(path)) {
            assertThatThrownBy(() -> listen(path))
                    .isInstanceOf(ListenException.class)
                    .hasMessage("socket " + path + " is in use by a running server");
            assertThat(ask(path)).endsWith("s_1");
            assertThat(first.closed()).isNotDone();
            assertThat(entries()).isEqualTo("[s_1]");
        }
    }

    @Test
    void leavesAloneWhatIsNoSocket() throws Exception {
        Path path = Files.writeString(folder.resolve("s_1"), "precious");
        assertThatThrownBy(() -> listen(path))
                .isInstanceOf(ListenException.class)
                .hasMessage(path + " exists and is no socket; it is left as it is");
        Files.delete(path);
        Path target = folder.resolve("target");
        leaveDeadSocket(target);
        Files.createSymbolicLink(path, target);
        assertThatThrownBy(() -> listen(path)).hasMessageContaining("is no socket");
        assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    @Test
    void removesOnlyItsOwnSocket() throws Exception {
        Path path = folder.resolve("s_1");
        var first = listen(path);
        Files.delete(path);
        try (var second = listen(path)) {
            first.close();
            assertThat(ask(path)).endsWith("s_1");
            assertThat(second.closed()).isNotDone();
        }
        assertThat(entries()).isEqualTo("[]");
    }

    @Test
    void takesPathsUpToTheJdksLimit() throws Exception {
        int room = 106 - folder.toString().length() - 1;
        Path longest = folder.resolve("x".repeat(room));
        try (var listener = listen(longest)) {
            assertThat(ask(longest)).endsWith("x");
            assertThat(listener.closed()).isNotDone();
        }
        Path tooLong = folder.resolve("x".repeat(room + 1));
        assertThatThrownBy(() -> listen(tooLong))
                .isInstanceOf(ListenException.class)
                .hasMessage("socket path of 107 bytes is longer than 106: " + tooLong);
        assertThat(entries()).isEqualTo("[]");
    }

    @Test
    void bindsShortNamesInLongFolders() throws Exception {
        Path deep =
                Files.createDirectory(
                        folder.resolve("d".repeat(102 - folder.toString().length() - 1)));
        Path path = deep.resolve("_10");
        assertThat(path.toString()).hasSize(106);
        try (var listener = listen(path)) {
            assertThat(ask(path)).endsWith("_10");
            assertThat(listener.closed()).isNotDone();
        }
    }

    @Test
    void aNameOfOneLetterIsNeverTakenByTheFolderWhereItIsBound() throws Exception {
        Path path = folder.resolve("s");
        for (int i = 0; i < 500; i++) {
            try (var place = SocketPlace.prepare(path)) {
                assertThat(place.bindPath().getParent()).isNotEqualTo(path);
            }
        }
    }

    @Test
    void callersHaveNoAddressAndTheServerNoHost() throws Exception {
        Path path = folder.resolve("s_1");
        var address = new ListenAddress.UnixSocket(path);
        try (var listener =
                HttpListener.open(
                        address,
                        "rw-------",
                        Limits.standard(),
                        request -> Response.text(request.client() + "|" + request.origin()))) {
            assertThat(RawClient.exchange(listener.address(), "GET / HTTP/1.0\r\n\r\n"))
                    .endsWith("\r\n\r\n|http://localhost");
        }
    }

    @Test
    void saysWhichFolderCantBeWritten() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> listen(file.resolve("sub/s_1")))
                .isInstanceOf(ListenException.class)
                .hasMessageStartingWith("can't write in " + file.resolve("sub"))
                .hasMessageContaining(file.toString());
    }
}

package io.lmcache4j.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.api.CapturedLog;
import io.lmcache4j.api.routing.Role;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

@Timeout(60)
class TokenFileTest {
    @TempDir Path folder;

    private final AtomicLong clock = new AtomicLong();
    private final AccessToken first = AccessToken.create("first", Set.of(Role.ADMIN));
    private final AccessToken second = AccessToken.create("other", Set.of(Role.ADMIN));
    private Path path;

    @BeforeEach
    void write() throws IOException {
        path = folder.resolve("tokens");
        write(first.line());
    }

    private void write(String text) throws IOException {
        Files.writeString(path, text);
    }

    private TokenFile open() throws AuthFileException {
        return TokenFile.open(path, clock::get);
    }

    private void passASecond() {
        clock.addAndGet(1_000_000_000L);
    }

    private static boolean knows(TokenFile file, AccessToken token) {
        return file.find(token.token()).isPresent();
    }

    @Test
    void aChangeIsSeenWithinASecondByTheFirstWhoAsks() throws Exception {
        TokenFile file = open();
        assertThat(knows(file, first)).isTrue();
        write(second.line());
        assertThat(knows(file, first)).as("nobody looks twice in a second").isTrue();
        passASecond();
        assertThat(knows(file, first)).isFalse();
        assertThat(knows(file, second)).isTrue();
    }

    @Test
    void aFileOfTheSameSizeAndTimeIsSeenWhenItWasMovedIntoPlace() throws Exception {
        FileTime old = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.setLastModifiedTime(path, old);
        TokenFile file = open();
        Path next = Files.writeString(folder.resolve("next"), second.line());
        assertThat(Files.size(next)).isEqualTo(Files.size(path));
        Files.setLastModifiedTime(next, old);
        Files.move(next, path, StandardCopyOption.REPLACE_EXISTING);
        passASecond();
        assertThat(knows(file, second)).isTrue();
    }

    @Test
    void whatIsWrittenTwiceInAMomentIsReadTwice() throws Exception {
        TokenFile file = open();
        FileTime time = Files.getLastModifiedTime(path);
        write(second.line());
        Files.setLastModifiedTime(path, time);
        passASecond();
        assertThat(knows(file, second)).isTrue();
    }

    @Test
    void aFileThatBreaksChangesNothingAndIsSaidOnce() throws Exception {
        TokenFile file = open();
        try (var log = CapturedLog.of("lmcache.api")) {
            write(second.line().replace(":admin:", ":boss:"));
            for (int i = 0; i < 5; i++) {
                passASecond();
                assertThat(knows(file, first)).isTrue();
                assertThat(knows(file, second)).isFalse();
            }
            assertThat(file.problem().orElseThrow())
                    .startsWith("lmcache4j.auth_file " + path + " line 1 has a role")
                    .doesNotContain("boss");
            write(second.line());
            passASecond();
            assertThat(knows(file, second)).isTrue();
            assertThat(file.problem()).isEmpty();
            assertThat(log.lines().stream().filter(line -> line.startsWith("WARN ")))
                    .singleElement()
                    .asString()
                    .contains(path.toString())
                    .endsWith("; the tokens read before stay in force");
        }
    }

    @Test
    void aFileThatIsEmptiedOrGoneChangesNothing() throws Exception {
        TokenFile file = open();
        write("");
        passASecond();
        assertThat(knows(file, first)).isTrue();
        assertThat(file.problem().orElseThrow()).contains("has no token");
        Path away = folder.resolve("away");
        write(first.line());
        Files.setLastModifiedTime(path, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        passASecond();
        assertThat(file.problem()).isEmpty();
        Files.move(path, away);
        passASecond();
        assertThat(knows(file, first)).isTrue();
        assertThat(file.problem().orElseThrow()).endsWith("does not exist");
        Files.move(away, path);
        passASecond();
        assertThat(file.problem()).as("the very same file is back").isEmpty();
    }

    @Test
    void aFileThatCanNotBeUsedStartsNothing() throws Exception {
        write("admin:" + first.token());
        assertThatThrownBy(this::open)
                .isInstanceOf(AuthFileException.class)
                .hasMessageStartingWith(
                        "lmcache4j.auth_file " + path + " line 1 is not three parts")
                .message()
                .doesNotContain(first.token());
        write("\n");
        assertThatThrownBy(this::open).hasMessageContaining("has no token");
        write("#".repeat(1 << 20) + "\n");
        assertThatThrownBy(this::open).hasMessageContaining("is larger than 1048576 bytes");
        Files.delete(path);
        assertThatThrownBy(this::open).hasMessageEndingWith(path + " does not exist");
        Files.createDirectory(path);
        assertThatThrownBy(this::open).hasMessageEndingWith("is no plain file");
    }

    @Test
    void aPipeIsNotWaitedFor() throws Exception {
        Path pipe = folder.resolve("pipe");
        Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> TokenFile.open(pipe)).hasMessageEndingWith("is no plain file");
    }

    @Test
    void aLinkIsFollowedAsSecretsAreMounted() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), path);
        TokenFile file = TokenFile.open(link, clock::get);
        Path next = Files.writeString(folder.resolve("next"), second.line());
        Files.delete(link);
        Files.createSymbolicLink(link, next);
        passASecond();
        assertThat(knows(file, second)).isTrue();
    }
}

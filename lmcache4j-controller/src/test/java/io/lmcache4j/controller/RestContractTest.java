package io.lmcache4j.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.lmcache4j.controller.RunningController.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Each row of contract/rest.md, over HTTP, with workers in Python behind it. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestContractTest {
    private static final Path TABLE = Path.of("src/test/resources/contract/rest.md");
    private static final String UUID_FORM = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final String NUMBER_FORM = "[0-9.E]+";

    /** What the first 256 tokens from 0 on are called, in a chain that begins at 0. */
    private static final long FIRST = 3131758554629441992L;

    private RunningController running;
    private PythonWorker first;
    private PythonWorker second;

    private record Row(String method, String target, String body, int status, String answer) {
        static Row of(String line) {
            String[] cells = line.split(" *\\| *", -1);
            String[] request = cells[1].split(" ", 3);
            return new Row(
                    request[0],
                    request[1],
                    request.length > 2 ? request[2] : "",
                    Integer.parseInt(cells[2]),
                    cells[3]);
        }
    }

    @BeforeAll
    void begin(@TempDir Path folder) throws Exception {
        running = RunningController.start(folder, Map.of());
        first = PythonWorker.start(running.controller(), "a", 0);
        second = PythonWorker.start(running.controller(), "a", 1);
        first.does("register");
        second.does("register");
        first.admits("LocalCPUBackend", 0, List.of(FIRST));
        first.admits("LocalDiskBackend", 0, List.of(1));
        second.admits("LocalCPUBackend", 0, List.of(FIRST));
        running.awaitKeys(3);
    }

    @AfterAll
    void end() {
        first.close();
        second.close();
        running.close();
    }

    @Test
    void everyRow() throws Exception {
        assertAll(
                Files.readAllLines(TABLE).stream()
                        .filter(line -> line.startsWith("| GET") || line.startsWith("| POST"))
                        .map(line -> () -> check(Row.of(line))));
    }

    private void check(Row row) throws Exception {
        Answer answer =
                row.method().equals("GET")
                        ? running.get(row.target())
                        : running.post(row.target(), row.body());

        assertThat(answer.status()).as("%s %s", row, answer.body()).isEqualTo(row.status());
        String form =
                Pattern.quote(row.answer())
                        .replace("<id>", "\\E" + UUID_FORM + "\\Q")
                        .replace("<number>", "\\E" + NUMBER_FORM + "\\Q");
        assertThat(answer.body()).as("%s", row).matches(form);
    }
}

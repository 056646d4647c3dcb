package io.lmcache4j.jlama;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Each statement of docs/embedding.md names a line of the adapter, and the line is there. */
class EmbeddingPageTest {
    private static final Path ROOT = Path.of(System.getProperty("lmcache4j.root"));
    private static final Path SOURCES =
            ROOT.resolve("lmcache4j-jlama/src/main/java/io/lmcache4j/jlama");
    private static final Pattern STATEMENT =
            Pattern.compile(
                    "^(?:\\*|\\d+\\.) (.*?)(?=^(?:\\*|\\d+\\.|#) ?|\\z)",
                    Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern LINE = Pattern.compile("→ `(\\w+)`: `([^`]+)`");

    private static List<String> statements() throws IOException {
        Matcher statement = STATEMENT.matcher(Files.readString(ROOT.resolve("docs/embedding.md")));
        return statement.results().map(found -> found.group(1).strip()).toList();
    }

    @Test
    void pageHasStatements() throws Exception {
        assertThat(statements()).hasSizeGreaterThan(25);
    }

    @TestFactory
    Stream<DynamicTest> eachStatementNamesALineThatIsThere() throws Exception {
        return statements().stream()
                .map(text -> DynamicTest.dynamicTest(shortened(text), () -> check(text)));
    }

    private static void check(String statement) throws IOException {
        Matcher line = LINE.matcher(statement);
        assertThat(line.find()).as(statement).isTrue();
        String source = Files.readString(SOURCES.resolve(line.group(1) + ".java"));
        assertThat(oneLine(source)).contains(oneLine(line.group(2)));
    }

    /** As the formatter may break a line anywhere. */
    private static String oneLine(String code) {
        return code.replaceAll("\\s+", "");
    }

    private static String shortened(String text) {
        return text.length() < 60 ? text : text.substring(0, 60);
    }
}

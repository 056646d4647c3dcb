package io.lmcache4j.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ConfigurationDocumentTest {
    private static final Path DOCUMENT =
            Path.of(System.getProperty("lmcache4j.root"), "docs", "configuration.md");

    @Test
    void documentIsWhatTheTablesSay() throws IOException {
        if (Boolean.getBoolean("lmcache4j.update")) {
            Files.writeString(DOCUMENT, ConfigurationDocument.render());
        }
        assertThat(DOCUMENT)
                .as("renew it with -Dlmcache4j.update=true")
                .hasContent(ConfigurationDocument.render());
    }
}

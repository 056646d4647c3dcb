package io.lmcache4j.api.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.CapturedLog;
import io.lmcache4j.api.TestServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

import javax.tools.ToolProvider;

/** A jar on the class path adds endpoints, which is all that an add-on needs. */
class ForeignGroupTest {
    private static final String SOURCE =
            """
            package acme;

            import io.lmcache4j.api.routing.*;
            import java.util.List;

            public final class AcmeGroup implements EndpointGroup {
                @Override
                public String name() {
                    return "acme";
                }

                @Override
                public List<Endpoints> endpoints(ApiContext context) {
                    return List.of(() -> List.of(
                            Route.get("/acme/model", AccessClass.READ,
                                    _ -> Response.text(context.manager().metadata().modelName())),
                            Route.get("/version", AccessClass.READ, _ -> Response.text("acme"))));
                }
            }
            """;

    @TempDir Path folder;

    private URLClassLoader jar(String providers) throws IOException {
        Path source = Files.writeString(folder.resolve("AcmeGroup.java"), SOURCE);
        int failed =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                OutputStream.nullOutputStream(),
                                System.err,
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                folder.toString(),
                                source.toString());
        assertThat(failed).isZero();
        Path jar = folder.resolve("acme.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("META-INF/services/" + EndpointGroup.class.getName()));
            out.write(providers.getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new ZipEntry("acme/AcmeGroup.class"));
            out.write(Files.readAllBytes(folder.resolve("acme/AcmeGroup.class")));
        }
        return new URLClassLoader(
                new URL[] {jar.toUri().toURL()}, EndpointGroup.class.getClassLoader());
    }

    /** A server started by a host that sees the jar. */
    private TestServer serverWith(URLClassLoader loader, Map<String, Object> extra) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            return TestServer.worker(Map.of("extra_config", extra));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void itsEndpointsSeeTheManagerAndComeAfterOurs() throws Exception {
        try (var loader = jar("acme.AcmeGroup");
                var server = serverWith(loader, Map.of())) {
            assertThat(server.get("/acme/model").body()).isEqualTo("test/model");
            assertThat(server.get("/version").body()).startsWith("\"0.4.0+lmcache4j.");
        }
    }

    @Test
    void groupsCanBePicked() throws Exception {
        try (var loader = jar("acme.AcmeGroup");
                var server = serverWith(loader, Map.of("lmcache4j.api_groups", List.of("acme")))) {
            assertThat(server.get("/version").body()).isEqualTo("acme");
            assertThat(server.get("/env").status()).isEqualTo(404);
        }
        try (var loader = jar("acme.AcmeGroup");
                var server = serverWith(loader, Map.of("lmcache4j.api_groups", "common, vllm"))) {
            assertThat(server.get("/acme/model").status()).isEqualTo(404);
            assertThat(server.get("/env").status()).isEqualTo(200);
        }
    }

    @Test
    void aBrokenOneIsNamedAndLeftOut() throws Exception {
        try (var log = CapturedLog.of("lmcache.api");
                var loader = jar("acme.Missing\nacme.AcmeGroup");
                var server = serverWith(loader, Map.of())) {
            assertThat(log.lines()).anyMatch(line -> line.contains("acme.Missing"));
            assertThat(server.get("/version").status()).isEqualTo(200);
        }
    }

    @Test
    void anUnknownNameIsWarnedOf() throws Exception {
        try (var log = CapturedLog.of("lmcache.api");
                var server =
                        TestServer.worker(
                                Map.of(
                                        "extra_config",
                                        Map.of("lmcache4j.api_groups", "common,vlm")))) {
            assertThat(log.lines())
                    .anyMatch(line -> line.startsWith("WARN lmcache4j.api_groups names vlm,"));
            assertThat(server.get("/env").status()).isEqualTo(200);
        }
    }
}

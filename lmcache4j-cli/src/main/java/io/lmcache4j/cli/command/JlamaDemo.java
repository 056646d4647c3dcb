package io.lmcache4j.cli.command;

import io.lmcache4j.api.InternalApiServer;
import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.cli.jlama.DemoReport;
import io.lmcache4j.cli.jlama.JlamaHost;
import io.lmcache4j.cli.jlama.PrefixDemo;
import io.lmcache4j.cli.output.Json;
import io.lmcache4j.cli.output.Progress;
import io.lmcache4j.cli.output.Terminal;
import io.lmcache4j.engine.config.ConfigLoader;
import io.lmcache4j.engine.config.ConfigStore;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * {@code lmcache demo --engine jlama}: a transformer, its cache, and what the cache saves.
 *
 * @param directory with a model, instead of random weights
 * @param once to measure and end; else the numbers stay to be looked at until somebody stops it
 * @param json one object instead of a table
 */
record JlamaDemo(
        Optional<Path> directory, boolean once, boolean json, StopSignal stop, PrintWriter out) {
    private static final String NO_VECTORS =
            "Jlama needs the JVM option --add-modules jdk.incubator.vector, which ./lmcache gives";

    int run() throws IOException, InterruptedException, CommandFailedException {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            throw new CommandFailedException(NO_VECTORS);
        }
        ConfigStore config =
                ConfigLoader.load(
                        Optional.empty(),
                        System.getenv(),
                        Map.of("internal_api_server_enabled", !once));
        stop.serving();
        try (JlamaHost host = JlamaHost.start(directory, config, System.getenv())) {
            InternalApiServer server = new InternalApiServer(host.manager());
            try {
                server.start();
                server.address().ifPresent(address -> say("ready: worker 0 " + address + "\n\n"));
                return report(host, server.address());
            } finally {
                server.stop();
            }
        }
    }

    private int report(JlamaHost host, Optional<ListenAddress> address)
            throws InterruptedException, CommandFailedException {
        Terminal terminal = Terminal.detect();
        Optional<DemoReport> report;
        try (Progress progress =
                Progress.of(terminal, "Computing", " prompts", PrefixDemo.steps())) {
            report = new PrefixDemo(host, progress::step, stop::isAsked).run();
        }
        if (report.isEmpty()) {
            return 0;
        }
        show(report.get(), terminal);
        if (!report.get().identical()) {
            throw new CommandFailedException("a restored prompt came out otherwise than computed");
        }
        if (!once) {
            address.ifPresent(where -> say(whatToOpen(where)));
            stop.await();
        }
        return 0;
    }

    private void show(DemoReport report, Terminal terminal) {
        if (json) {
            say(Json.pretty(report.json()));
        } else {
            say(report.text() + (terminal.out() ? report.chart() : ""));
        }
    }

    private static String whatToOpen(ListenAddress address) {
        StringBuilder text = new StringBuilder("\nWhat its API server says of it:\n");
        for (String path :
                new String[] {"/metrics", "/meta", "/cache/kvcache/info", "/inference_info"}) {
            text.append("  curl -s ").append(url(address)).append(path).append('\n');
        }
        return text.append("Ctrl-C ends it.\n").toString();
    }

    private static String url(ListenAddress address) {
        return switch (address) {
            case ListenAddress.Tcp tcp -> tcp.toString();
            case ListenAddress.UnixSocket(Path path) ->
                    "--unix-socket " + path + " http://localhost";
        };
    }

    private void say(String text) {
        out.print(text);
        out.flush();
    }
}

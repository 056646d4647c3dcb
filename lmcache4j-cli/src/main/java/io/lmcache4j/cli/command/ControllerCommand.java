package io.lmcache4j.cli.command;

import io.lmcache4j.controller.Controller;
import io.lmcache4j.controller.ControllerOptions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code lmcache controller}: in place of LMCache's {@code lmcache_controller}. */
@Command(
        name = "controller",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = {
            "Knows which worker of a fleet holds which chunk: workers register, report and ask"
                    + " by ZeroMQ, people and programs ask by HTTP.",
            "Prints one line when all of it listens, and ends with SIGTERM or Ctrl-C. A given flag"
                    + " counts over LMCACHE_CONTROLLER_* variables, those over the file."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  lmcache controller --monitor-ports '{\"pull\": 8300, \"reply\": 8400, \"heartbeat\":"
                    + " 8082}' &",
            "  ready: controller http://127.0.0.1:9000, pull tcp://127.0.0.1:8300, ...",
            "  curl http://127.0.0.1:9000/controller/workers",
            "  curl http://127.0.0.1:9000/ops/doctor      why chunks are not found, and more",
            "  lmcache controller --host 0.0.0.0          for workers on other machines",
            "",
            "Workers need enable_controller, lmcache_instance_id, controller_pull_url HOST:8300,",
            "controller_reply_url HOST:8400, lmcache_worker_ports, lmcache_worker_heartbeat_time,",
            "and the controller's PYTHONHASHSEED. Further settings are KEY=VALUE:",
            "  lmcache4j.snapshot_path=FILE             state that survives; nothing: none",
            "  lmcache4j.snapshot_interval_secs=300     how often it is written",
            "  lmcache4j.none_hash=seed:0               where hash chains start",
            "  lmcache4j.chunk_size=256                 tokens of a chunk, as on the workers",
            "  lmcache4j.command_timeout_secs=10        how long a worker may take to answer",
            "  lmcache4j.auth_file=FILE                 tokens of callers of the HTTP API",
            "docs/controller.md lists them all."
        })
final class ControllerCommand implements Callable<Integer> {
    private final StopSignal stop;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file; default: what LMCACHE_CONTROLLER_CONFIG_FILE names.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "What everything binds; default 127.0.0.1. 0.0.0.0 is every interface.")
    private Optional<String> host = Optional.empty();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Of the HTTP API; default 9000, 0 is any free one.")
    private Optional<String> port = Optional.empty();

    @Option(
            names = "--monitor-ports",
            paramLabel = "JSON",
            description =
                    "Ports for workers; default {\"pull\": 8300, \"reply\": 8400}. With"
                            + " \"heartbeat\" workers are asked for heartbeats.")
    private Optional<String> monitorPorts = Optional.empty();

    @Option(
            names = "--monitor-port",
            paramLabel = "PORT",
            description = "Deprecated: the pull port alone.")
    private Optional<String> monitorPort = Optional.empty();

    @Option(
            names = "--health-check-interval",
            paramLabel = "SECONDS",
            description =
                    "How often workers whose heartbeats stopped are removed; default -1: never.")
    private Optional<String> healthCheckInterval = Optional.empty();

    @Option(
            names = "--lmcache-worker-timeout",
            paramLabel = "SECONDS",
            description = "How long a heartbeat lasts; default 300.")
    private Optional<String> workerTimeout = Optional.empty();

    @Option(
            names = "--chunk-key-form",
            paramLabel = "FORM",
            description =
                    "What workers hash for a chunk: empty_tuple (default), or none or pair of"
                            + " older releases.")
    private Optional<String> chunkKeyForm = Optional.empty();

    @Parameters(paramLabel = "KEY=VALUE", description = "Any other key, of extra_config too.")
    private List<String> further = List.of();

    @Spec private CommandSpec spec;

    ControllerCommand(StopSignal stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws Exception {
        ControllerOptions options = WrongUse.unless(spec, this::options);
        return new Serving(stop, spec.commandLine().getOut())
                .run(
                        () -> {
                            Controller controller = new Controller(options, System.getenv());
                            controller.start();
                            return controller;
                        },
                        Controller::readyLine);
    }

    private ControllerOptions options() {
        Map<String, String> flags = new LinkedHashMap<>();
        further.forEach(text -> put(flags, text));
        host.ifPresent(text -> flags.put("controller_host", text));
        port.ifPresent(text -> flags.put("controller_port", text));
        monitorPorts.ifPresent(text -> flags.put("controller_monitor_ports", text));
        monitorPort.ifPresent(text -> flags.put("monitor_port", text));
        healthCheckInterval.ifPresent(text -> flags.put("health_check_interval", text));
        workerTimeout.ifPresent(text -> flags.put("lmcache_worker_timeout", text));
        chunkKeyForm.ifPresent(text -> flags.put("lmcache4j.chunk_key_form", text));
        return ControllerOptions.load(flags, config, System.getenv());
    }

    private static void put(Map<String, String> flags, String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException(
                    "expected KEY=VALUE, got " + text + "; flags begin with --");
        }
        flags.put(text.substring(0, equals).strip(), text.substring(equals + 1));
    }
}

package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.storage.remote.fs.FsConnectorFactory;
import io.lmcache4j.engine.storage.remote.lm.LmConnectorFactory;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * The kinds of remote stores that this build can talk to (engine.md §7.8): those of this module,
 * then those that other modules bring through {@link ServiceLoader}. The first that claims a scheme
 * has it.
 */
public final class RemoteConnectors {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.storage");
    private static final String PLUGIN = "plugin";

    /** What is missing on the class path, for those whose scheme nobody claims. */
    private static final String MODULES =
            "redis, rediss, unix, redis-sentinel, redis-cluster, valkey and resp come with"
                + " lmcache4j-connector-redis, s3 with lmcache4j-connector-s3, others with a jar"
                + " that has a RemoteConnectorFactory in META-INF/services";

    private final List<RemoteConnectorFactory> factories;

    /** A choice of kinds, in the order in which they are asked. */
    public RemoteConnectors(List<RemoteConnectorFactory> factories) {
        this.factories = List.copyOf(factories);
    }

    /** All that are there. One that can't be loaded is named in the log and left out. */
    public static RemoteConnectors installed() {
        List<RemoteConnectorFactory> all = new ArrayList<>();
        all.add(new FsConnectorFactory());
        all.add(new LmConnectorFactory());
        all.add(new BlackholeConnector.Factory());
        all.add(new MockConnector.Factory());
        all.add(new AuditConnector.Factory(() -> new RemoteConnectors(all)));
        Iterator<RemoteConnectorFactory> others =
                ServiceLoader.load(RemoteConnectorFactory.class).iterator();
        while (hasNext(others)) {
            next(others).ifPresent(all::add);
        }
        return new RemoteConnectors(all);
    }

    private static boolean hasNext(Iterator<RemoteConnectorFactory> others) {
        try {
            return others.hasNext();
        } catch (ServiceConfigurationError broken) {
            LOG.warn("No further kinds of remote stores: {}", broken.getMessage());
            return false;
        }
    }

    private static Optional<RemoteConnectorFactory> next(Iterator<RemoteConnectorFactory> others) {
        try {
            return Optional.of(others.next());
        } catch (ServiceConfigurationError | LinkageError broken) {
            LOG.warn("A kind of remote store is left out: {}", broken.getMessage());
            return Optional.empty();
        }
    }

    /** All schemes, in the order in which they are asked. */
    public List<String> schemes() {
        return factories.stream()
                .flatMap(factory -> factory.schemes().stream())
                .distinct()
                .toList();
    }

    /**
     * The way to the store at a URL.
     *
     * @throws IllegalArgumentException if it is no URL, or no connector claims its scheme
     */
    public ConnectorSource forUrl(String text, ConnectorContext context) {
        RemoteUrl url = RemoteUrl.parse(text);
        RemoteConnectorFactory factory =
                claiming(url.scheme())
                        .orElseThrow(
                                () -> new IllegalArgumentException(noAdapter(url, url.scheme())));
        return new ConnectorSource(url, factory, context);
    }

    /**
     * The way to the store of a plugin: {@code remote_storage_plugin.NAME.url} if that is set, else
     * {@code plugin://NAME} for whoever claims what the name begins with.
     *
     * @param context of the plugin
     * @throws IllegalArgumentException if no connector claims it
     */
    ConnectorSource forPlugin(String name, ConnectorContext context) {
        Optional<Object> url = context.config().extra("remote_storage_plugin." + name + ".url");
        if (url.isPresent()) {
            return forUrl(String.valueOf(url.get()), context);
        }
        int dot = name.indexOf('.');
        String type = (dot < 0 ? name : name.substring(0, dot)).toLowerCase(Locale.ROOT);
        RemoteUrl own = RemoteUrl.parse(PLUGIN + "://" + name);
        RemoteConnectorFactory factory =
                claiming(type)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                noAdapter(own, type) + python(name, context)));
        return new ConnectorSource(own, factory, context);
    }

    private Optional<RemoteConnectorFactory> claiming(String scheme) {
        return factories.stream().filter(factory -> factory.schemes().contains(scheme)).findFirst();
    }

    private String noAdapter(RemoteUrl url, String scheme) {
        return "No adapter found for URL %s: nothing here knows '%s'; known are %s; %s"
                .formatted(
                        url,
                        scheme,
                        schemes().stream().sorted().collect(Collectors.joining(", ")),
                        MODULES);
    }

    private static String python(String name, ConnectorContext context) {
        String prefix = "remote_storage_plugin." + name + ".";
        boolean names =
                context.config().extra(prefix + "module_path").isPresent()
                        || context.config().extra(prefix + "class_name").isPresent();
        return names
                ? "; module_path and class_name name Python code, which can't run here"
                : "; or set extra_config " + prefix + "url";
    }
}

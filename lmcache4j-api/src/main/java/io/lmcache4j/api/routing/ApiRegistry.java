package io.lmcache4j.api.routing;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The routes of one server, collected from all endpoint groups (http-api.md §8): ours first, in
 * upstream's order, then others by name; the first registration of a method and path wins.
 */
public final class ApiRegistry {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.api");

    /** Our groups, in the order of their registration. */
    private static final List<String> OURS = List.of("common", "vllm", "controller", "operator");

    private final List<Route> routes;

    /**
     * Collects the routes of these groups.
     *
     * @param groups in any order
     * @param only names of the groups to take, all if absent
     * @param context what the endpoints see
     */
    public ApiRegistry(List<EndpointGroup> groups, Optional<Set<String>> only, ApiContext context) {
        warnOfUnknown(groups, only.orElse(Set.of()));
        Map<String, Route> firsts = new LinkedHashMap<>();
        groups.stream()
                .filter(group -> only.map(names -> names.contains(group.name())).orElse(true))
                .sorted(
                        Comparator.comparingInt(ApiRegistry::rank)
                                .thenComparing(EndpointGroup::name))
                .flatMap(group -> group.endpoints(context).stream())
                .flatMap(family -> family.routes().stream())
                .forEach(route -> register(firsts, route));
        routes = List.copyOf(firsts.values());
    }

    /**
     * All groups that the class path has. One that can't be loaded is left out with a warning, so
     * that a broken add-on does not take the server away.
     */
    public static List<EndpointGroup> discover() {
        ClassLoader ours = ApiRegistry.class.getClassLoader();
        ClassLoader hosts =
                Optional.ofNullable(Thread.currentThread().getContextClassLoader()).orElse(ours);
        Map<Class<?>, EndpointGroup> found = new LinkedHashMap<>();
        // A host's context class loader need not see us.
        for (ClassLoader loader : List.of(ours, hosts)) {
            for (var provider : providers(loader)) {
                load(provider).ifPresent(group -> found.putIfAbsent(group.getClass(), group));
            }
        }
        return List.copyOf(found.values());
    }

    /** The routes in order of registration. */
    public List<Route> routes() {
        return routes;
    }

    private static void register(Map<String, Route> firsts, Route route) {
        String key = route.method() + " " + route.path();
        if (firsts.putIfAbsent(key, route) != null) {
            LOG.info("{} is registered already, the later one is not used", key);
        }
    }

    private static void warnOfUnknown(List<EndpointGroup> groups, Set<String> wanted) {
        Set<String> known = groups.stream().map(EndpointGroup::name).collect(Collectors.toSet());
        known.addAll(OURS);
        for (String name : wanted) {
            if (!known.contains(name)) {
                LOG.warn("lmcache4j.api_groups names {}, there are only {}", name, known);
            }
        }
    }

    private static int rank(EndpointGroup group) {
        int place = OURS.indexOf(group.name());
        return place < 0 ? OURS.size() : place;
    }

    private static List<ServiceLoader.Provider<EndpointGroup>> providers(ClassLoader loader) {
        List<ServiceLoader.Provider<EndpointGroup>> providers = new ArrayList<>();
        try {
            ServiceLoader.load(EndpointGroup.class, loader).stream().forEach(providers::add);
        } catch (ServiceConfigurationError e) {
            LOG.warn("an endpoint group can't be found and is left out: {}", e.getMessage());
        }
        return providers;
    }

    private static Optional<EndpointGroup> load(ServiceLoader.Provider<EndpointGroup> provider) {
        try {
            return Optional.of(provider.get());
        } catch (ServiceConfigurationError | LinkageError e) {
            LOG.warn("endpoint group {} can't be loaded and is left out", provider.type(), e);
            return Optional.empty();
        }
    }
}

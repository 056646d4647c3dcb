package io.lmcache4j.api.transport;

import io.lmcache4j.api.routing.Application;
import io.lmcache4j.api.routing.IncomingRequest;
import io.lmcache4j.api.routing.Refusal;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Way;
import io.lmcache4j.api.tls.TlsKeys;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.HostPort;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One open listener: a TCP port, with TLS or without, or a Unix socket that answers HTTP/1.1 and
 * 1.0 by a function.
 *
 * <p>One daemon thread, {@code api-server-thread}, waits on all connections and gives the answers
 * that are ready; each other request runs on a virtual thread of its own, so that a slow one stalls
 * nobody. A second daemon thread comes and goes with connections.
 *
 * <p>Stopping: no new connections, then running requests may finish (their answers close their
 * connections) within {@link Limits#stop}, then the rest is cut off and interrupted.
 */
public final class HttpListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.api");
    private static final Duration START = Duration.ofSeconds(10);
    private static final int PENDING_CONNECTIONS = 1024;

    private final Limits limits;
    private final Server server;
    private final ExecutorService requests;
    private final Connections connections;
    private final AppHandler handler;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private ListenAddress address;
    private AutoCloseable place = () -> {};

    private HttpListener(Limits limits, Application app, Consumer<Refusal> refused) {
        this.limits = limits;
        requests =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("api-request-", 0).factory());
        var timer = new ScheduledExecutorScheduler("api-server-timer", true);
        server = new Server(ListenerThreads.pool(requests), timer, null);
        connections = new Connections(limits, timer, refused);
        handler = new AppHandler(app, requests, limits, refused);
        server.setHandler(handler);
        server.setErrorHandler(new TransportErrors(refused));
        server.setStopTimeout(0);
    }

    /** As {@link #serve}, with a virtual thread for every request. */
    public static HttpListener open(
            ListenAddress address,
            String socketMode,
            Limits limits,
            Function<IncomingRequest, Response> app)
            throws ListenException {
        return serve(address, socketMode, limits, Application.of(app), _ -> {});
    }

    /** As {@link #serve}, without TLS. */
    public static HttpListener serve(
            ListenAddress address,
            String socketMode,
            Limits limits,
            Application app,
            Consumer<Refusal> refused)
            throws ListenException {
        return serve(address, socketMode, limits, app, refused, Optional.empty());
    }

    /**
     * Binds and serves in the background.
     *
     * @param address where
     * @param socketMode permissions of a Unix socket, such as {@code rw-rw----}
     * @param limits for each client
     * @param app answers the requests, on many threads at once
     * @param refused told of each client that is refused; must not wait
     * @param tls what a TCP port shows; without, it speaks plain HTTP. A Unix socket always does.
     * @throws ListenException if the address can't be bound; nothing is left behind
     */
    public static HttpListener serve(
            ListenAddress address,
            String socketMode,
            Limits limits,
            Application app,
            Consumer<Refusal> refused,
            Optional<TlsKeys> tls)
            throws ListenException {
        return new HttpListener(limits, app, refused).bound(address, socketMode, Way.SOCKET, tls);
    }

    /**
     * As {@link #serve}, for callers who may do everything since they can open this socket.
     *
     * @throws ListenException as there
     */
    public static HttpListener serveAdmins(
            ListenAddress.UnixSocket address,
            String socketMode,
            Limits limits,
            Application app,
            Consumer<Refusal> refused)
            throws ListenException {
        return new HttpListener(limits, app, refused)
                .bound(address, socketMode, Way.ADMIN_SOCKET, Optional.empty());
    }

    private HttpListener bound(
            ListenAddress wanted, String socketMode, Way socketWay, Optional<TlsKeys> tls)
            throws ListenException {
        try {
            switch (wanted) {
                case ListenAddress.Tcp tcp ->
                        bind(
                                new ListenAddress.Tcp(tcp.host(), tcp.port(), tls.isPresent()),
                                tls.map(TlsSide::new));
                case ListenAddress.UnixSocket socket -> bind(socket, socketMode, socketWay);
            }
            return this;
        } catch (ListenException e) {
            abandon();
            throw e;
        } catch (Exception e) {
            abandon();
            throw new ListenException("can't listen on " + wanted + ": " + e.getMessage(), e);
        }
    }

    private void bind(ListenAddress.Tcp tcp, Optional<TlsSide> tls) throws Exception {
        LimitedHttp http = http();
        ConnectionFactory[] steps =
                tls.map(side -> side.steps(http, connections))
                        .orElseGet(() -> new ConnectionFactory[] {http});
        var connector = new TcpConnector(server, connections, steps);
        connector.setHost(tcp.host());
        connector.setPort(tcp.port());
        connector.setAcceptQueueSize(PENDING_CONNECTIONS);
        connector.setIdleTimeout(limits.idle().toMillis());
        try {
            connector.open();
        } catch (IOException e) {
            throw new ListenException("can't listen on " + tcp + ": " + reason(e), e);
        }
        // By what was bound: a name may mean something else the next time it is asked for.
        handler.comingBy(connector.isLoopback() ? Way.LOOPBACK : Way.NETWORK);
        start(connector);
        address = new ListenAddress.Tcp(tcp.host(), connector.getLocalPort(), tcp.encrypted());
        tls.ifPresent(side -> side.watch(server.getScheduler(), requests));
    }

    private void bind(ListenAddress.UnixSocket socket, String mode, Way way) throws Exception {
        handler.comingBy(way);
        SocketPlace claimed = SocketPlace.prepare(socket.path());
        place = claimed;
        HttpConnectionFactory http = http();
        // Without a Host header the library would take the socket's path for a host name.
        http.getHttpConfiguration().setServerAuthority(new HostPort("localhost"));
        var connector = new PrivateSocketConnector(server, claimed.bindPath(), http, connections);
        connector.setAcceptQueueSize(PENDING_CONNECTIONS);
        connector.setIdleTimeout(limits.idle().toMillis());
        start(connector);
        claimed.publish(mode);
        address = socket;
    }

    /** Returns when the selector has taken the listening channel. */
    private void start(AbstractConnector connector) throws Exception {
        server.addConnector(connector);
        server.start();
        var accepting = new CountDownLatch(1);
        // Updates are done in order, and the channel's came first.
        for (ManagedSelector selector : connector.getContainedBeans(ManagedSelector.class)) {
            selector.submit(_ -> accepting.countDown());
        }
        if (!accepting.await(START.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new ListenException("the listener's thread did not start within " + START);
        }
    }

    private LimitedHttp http() {
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        // A line ends with CR LF: what a proxy reads otherwise could hide a request.
        configuration.setHttpCompliance(HttpCompliance.STRICT);
        configuration.setRequestHeaderSize(limits.headBytes());
        // Encoded slashes and other odd paths reach the router and miss there.
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        return new LimitedHttp(configuration, connections);
    }

    /** Where it listens; the port is the one bound. */
    public ListenAddress address() {
        return address;
    }

    /** Ends when the listener is closed. */
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }

    /** Stops as the class describes. A second call waits for the first and does nothing. */
    @Override
    public synchronized void close() {
        if (closed.isDone()) {
            return;
        }
        stopAccepting();
        if (!handler.drain(limits.stop())) {
            LOG.warn(
                    "{}: requests still running after {} s were cut off",
                    address,
                    limits.stop().toSeconds());
        }
        abandon();
        closed.complete(null);
    }

    private void stopAccepting() {
        try {
            // The file first: who still finds it would be refused.
            place.close();
        } catch (Exception e) {
            LOG.warn("{}: {}", address, e.getMessage());
        }
        for (var connector : server.getConnectors()) {
            closeQuietly((Channel) connector.getTransport());
        }
    }

    /** Gives back everything at once. */
    private void abandon() {
        stopAccepting();
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("the HTTP library did not stop cleanly", e);
        }
        requests.shutdownNow();
    }

    private static void closeQuietly(Channel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing the listener", e);
        }
    }

    private static String reason(IOException e) {
        Throwable cause = e.getCause() instanceof IOException inner ? inner : e;
        return cause.getMessage();
    }
}

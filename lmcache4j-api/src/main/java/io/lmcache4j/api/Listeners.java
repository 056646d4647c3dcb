package io.lmcache4j.api;

import io.lmcache4j.api.routing.Application;
import io.lmcache4j.api.routing.Refusal;
import io.lmcache4j.api.tls.TlsKeys;
import io.lmcache4j.api.transport.HttpListener;
import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.api.transport.ListenException;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Where one server listens: at its address and, where the configuration asks for it, at an admin
 * socket beside it. Opened both or none, closed together.
 */
final class Listeners implements AutoCloseable {
    private final HttpListener main;
    private final Optional<HttpListener> admin;

    private Listeners(HttpListener main, Optional<HttpListener> admin) {
        this.main = main;
        this.admin = admin;
    }

    /**
     * Binds and serves.
     *
     * @param tls what the address shows, if it is a TCP port; the admin socket needs none
     * @throws ApiServerException if one of them can't be bound; nothing is left behind
     */
    static Listeners open(
            ServerSettings settings,
            Optional<TlsKeys> tls,
            Application app,
            Consumer<Refusal> refused) {
        HttpListener main;
        try {
            main =
                    HttpListener.serve(
                            settings.address(),
                            settings.permissions(),
                            settings.limits(),
                            app,
                            refused,
                            tls);
        } catch (ListenException e) {
            throw failed(e, settings.addressKeys());
        }
        Optional<Path> path = settings.access().adminSocket(port(main, settings));
        if (path.isEmpty()) {
            return new Listeners(main, Optional.empty());
        }
        try {
            return new Listeners(
                    main,
                    Optional.of(
                            HttpListener.serveAdmins(
                                    new ListenAddress.UnixSocket(path.get()),
                                    settings.permissions(),
                                    settings.limits(),
                                    app,
                                    refused)));
        } catch (ListenException e) {
            main.close();
            throw failed(e, "lmcache4j.admin_socket");
        } catch (RuntimeException | Error e) {
            main.close();
            throw e;
        }
    }

    /** Which of several servers of a machine it is, whatever it listens on. */
    private static int port(HttpListener main, ServerSettings settings) {
        return switch (main.address()) {
            case ListenAddress.Tcp tcp -> tcp.port();
            case ListenAddress.UnixSocket _ -> settings.port();
        };
    }

    private static ApiServerException failed(ListenException e, String keys) {
        return new ApiServerException(
                "internal API server: " + e.getMessage() + "; change " + keys, e);
    }

    ListenAddress address() {
        return main.address();
    }

    Optional<ListenAddress> adminAddress() {
        return admin.map(HttpListener::address);
    }

    /** Side by side, as each waits for its running requests. Repeatable. */
    @Override
    public void close() {
        var closing =
                CompletableFuture.allOf(
                        admin.stream()
                                .map(
                                        listener ->
                                                CompletableFuture.runAsync(
                                                        listener::close,
                                                        Thread::startVirtualThread))
                                .toArray(CompletableFuture<?>[]::new));
        main.close();
        closing.join();
    }
}

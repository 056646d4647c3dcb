package io.lmcache4j.bench.peer;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A bare server of our HTTP library that answers everything with the same bytes: the limit of what
 * a server built on it can reach.
 *
 * <p>Arguments: the body, and how handlers run. {@code virtual}: each on a virtual thread, as a
 * server does whose handlers may block. {@code inline}: on the thread that reads the sockets, where
 * one slow handler stops all connections; the fastest it can be, with one thread for the one core
 * and headers that are encoded before.
 */
public final class BareJettyPeer {
    private static final HttpField TYPE =
            new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");

    private BareJettyPeer() {}

    /** Serves until the process is ended. */
    public static void main(String[] args) throws Exception {
        byte[] body = args[0].getBytes(StandardCharsets.UTF_8);
        QueuedThreadPool threads = new QueuedThreadPool();
        boolean inline = args[1].equals("inline");
        if (!inline) {
            threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        }
        Server server = new Server(threads);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        ServerConnector connector =
                new ServerConnector(server, 0, 1, new HttpConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(inline ? new Inline(body) : new Dispatched(body));
        server.start();
        System.out.println("ready " + connector.getLocalPort());
        server.join();
    }

    private static boolean answer(byte[] body, Response response, Callback callback) {
        response.getHeaders().add(TYPE);
        response.getHeaders().add(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    private static final class Inline extends Handler.Abstract.NonBlocking {
        private final byte[] body;

        Inline(byte[] body) {
            this.body = body;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            return answer(body, response, callback);
        }
    }

    private static final class Dispatched extends Handler.Abstract {
        private final byte[] body;

        Dispatched(byte[] body) {
            this.body = body;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            return answer(body, response, callback);
        }
    }
}

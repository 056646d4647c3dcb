package io.lmcache4j.api.transport;

import io.lmcache4j.api.tls.TlsKeys;
import io.lmcache4j.api.tls.TlsMaterial;

import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a listener has besides when it speaks TLS: what it shows, renewed once a second if its files
 * have changed, and the steps before HTTP. Open connections keep what they began with.
 */
final class TlsSide {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.api");
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
    private static final long PERIOD_MILLIS = 1000;

    /** Sessions that may be taken up again, where the client does not keep its own. */
    private static final int SESSIONS = 1024;

    private static final int SESSION_SECONDS = 3600;

    /** The key store is never written, so its password protects nothing. */
    private static final char[] NO_PASSWORD = {};

    private final TlsKeys keys;
    private final SslContextFactory.Server contexts = new SslContextFactory.Server();

    TlsSide(TlsKeys keys) {
        this.keys = keys;
        contexts.setIncludeProtocols(VERSIONS);
        contexts.setRenegotiationAllowed(false);
        contexts.setSslSessionCacheSize(SESSIONS);
        contexts.setSslSessionTimeout(SESSION_SECONDS);
        show(contexts, keys.current());
    }

    /** The steps of a connection, the first one first. */
    ConnectionFactory[] steps(LimitedHttp http, Connections connections) {
        var tls = new WatchedTlsFactory(contexts, http.getProtocol(), connections);
        return new ConnectionFactory[] {new TlsGateFactory(tls, connections), tls, http};
    }

    /** Looks after the files until the timer or the executor ends. */
    void watch(Scheduler timer, Executor executor) {
        // Files may be on a server that does not answer: never on the timer's own thread.
        timer.schedule(
                () -> execute(executor, () -> lookAndGoOn(timer, executor)),
                PERIOD_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private static void execute(Executor executor, Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the listener has ended", e);
        }
    }

    private void lookAndGoOn(Scheduler timer, Executor executor) {
        try {
            keys.look(this::renew);
        } catch (RuntimeException e) {
            LOG.warn("the certificate can't be renewed; the one of before stays in use", e);
        }
        watch(timer, executor);
    }

    private void renew(TlsMaterial material) {
        try {
            contexts.reload(_ -> show(contexts, material));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void show(SslContextFactory.Server contexts, TlsMaterial material) {
        contexts.setSslContext(context(material));
        contexts.setWantClientAuth(material.asksClients());
    }

    private static SSLContext context(TlsMaterial material) {
        try {
            KeyStore own = emptyStore();
            own.setKeyEntry(
                    "own",
                    material.key(),
                    NO_PASSWORD,
                    material.chain().toArray(X509Certificate[]::new));
            var showing = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            showing.init(own, NO_PASSWORD);
            var trusting =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusting.init(issuers(material.clientCas()));
            var context = SSLContext.getInstance("TLS");
            context.init(showing.getKeyManagers(), trusting.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the JDK can't use the certificate", e);
        }
    }

    /** An empty store trusts nobody. */
    private static KeyStore issuers(List<X509Certificate> certificates)
            throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("issuer-" + i, certificates.get(i));
        }
        return store;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}

package io.lmcache4j.connector.s3;

import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** An S3 server on a free port of loopback, with one bucket in memory; it wants signatures. */
public final class S3Server implements AutoCloseable {
    /** Its only bucket. */
    public static final String BUCKET = "chunks";

    static final String KEY_ID = "some-key-id";
    static final String SECRET = "some-secret-key";

    /** The tests' file of hosts sends this name, and the bucket's in front of it, to loopback. */
    static final String HOST = "s3.us-west-2.amazonaws.com";

    private final BlobStoreContext context;
    private final boolean virtualHosts;
    private S3Proxy server;

    private S3Server(boolean virtualHosts) {
        this.virtualHosts = virtualHosts;
        context =
                ContextBuilder.newBuilder(new TransientApiMetadata()).build(BlobStoreContext.class);
    }

    /** A server that finds the bucket in the path. */
    public static S3Server start() throws Exception {
        return start(false);
    }

    /** A server that finds the bucket in the name of the host, as LMCache writes it. */
    static S3Server startWithVirtualHosts() throws Exception {
        return start(true);
    }

    private static S3Server start(boolean virtualHosts) throws Exception {
        S3Server server = new S3Server(virtualHosts);
        server.empty();
        server.server = server.listen(0);
        return server;
    }

    private S3Proxy listen(int port) throws Exception {
        S3Proxy.Builder builder =
                S3Proxy.builder()
                        .endpoint(URI.create("http://127.0.0.1:" + port))
                        .awsAuthentication(AuthenticationType.AWS_V4, KEY_ID, SECRET)
                        .blobStore(store());
        // With one, it takes every other host for a bucket's.
        S3Proxy proxy = virtualHosts ? builder.virtualHost(HOST).build() : builder.build();
        proxy.start();
        return proxy;
    }

    /** Removes all objects. */
    void empty() {
        store().deleteContainer(BUCKET);
        store().createContainerInLocation(null, BUCKET);
    }

    /** What it keeps. */
    public BlobStore store() {
        return context.getBlobStore();
    }

    int port() {
        return server.getPort();
    }

    /** Stops answering and comes back at the same port, with what it had. */
    void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new AssertionError("the S3 server does not stop", e);
        }
    }

    void startAgain(int port) throws Exception {
        server = listen(port);
    }

    /** Settings that reach it by path style. */
    public Map<String, Object> settings() {
        return settings("http://127.0.0.1:" + port());
    }

    static Map<String, Object> settings(String endpoint) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("s3_region", "us-west-2");
        settings.put("aws_access_key_id", KEY_ID);
        settings.put("aws_secret_access_key", SECRET);
        settings.put("lmcache4j.s3_endpoint", endpoint);
        settings.put("lmcache4j.s3_path_style", true);
        return settings;
    }

    @Override
    public void close() {
        try (context) {
            stop();
        }
    }
}

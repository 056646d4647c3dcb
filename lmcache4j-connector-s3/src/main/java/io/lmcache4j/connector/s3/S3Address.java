package io.lmcache4j.connector.s3;

import io.lmcache4j.engine.storage.remote.RemoteUrl;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bucket of which server. LMCache's form names both in one host, {@code
 * s3://BUCKET.s3.REGION.amazonaws.com}; with an endpoint of its own the URL is {@code s3://BUCKET}.
 *
 * @param bucket its name
 * @param endpoint scheme and host of the server, without the bucket
 * @param pathStyle whether the bucket goes into the path instead of the host
 */
record S3Address(String bucket, URI endpoint, boolean pathStyle) {
    static final String ENDPOINT = "lmcache4j.s3_endpoint";
    static final String PATH_STYLE = "lmcache4j.s3_path_style";

    private static final String FORM = "s3://BUCKET.s3.REGION.amazonaws.com";

    /** Bucket names may have dots, so Amazon's hosts are cut before the name of the service. */
    private static final Pattern AMAZON =
            Pattern.compile("(?i)(?<bucket>[^/]+?)\\.(?<host>s3(?:express)?[.-][^/]*)");

    private static final Pattern OTHER = Pattern.compile("(?<bucket>[^./]+)\\.(?<host>[^/]+)");
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    /**
     * Reads an address.
     *
     * @param endpoint of a server other than the one in the URL
     * @param tls whether hosts without a scheme are asked by HTTPS
     */
    static S3Address of(RemoteUrl url, Optional<String> endpoint, boolean pathStyle, boolean tls) {
        if (!url.scheme().equals("s3")) {
            throw new IllegalArgumentException("not an address of s3: " + url + "; write " + FORM);
        }
        String host = url.rest().endsWith("/") ? chop(url.rest()) : url.rest();
        if (host.contains("@")) {
            throw new IllegalArgumentException(
                    "remote_url %s: credentials of s3 stand in extra_config, as %s and %s"
                            .formatted(url, S3Settings.KEY_ID, S3Settings.SECRET));
        }
        if (endpoint.isPresent()) {
            return new S3Address(bucket(url, host), uri(endpoint.get(), tls), pathStyle);
        }
        Matcher amazon = AMAZON.matcher(host);
        Matcher parts = amazon.matches() ? amazon : OTHER.matcher(host);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "remote_url %s: write %s, or set extra_config.%s to a server's address"
                            .formatted(url, FORM, ENDPOINT));
        }
        return new S3Address(
                bucket(url, parts.group("bucket")), uri(parts.group("host"), tls), pathStyle);
    }

    private static String chop(String text) {
        return text.substring(0, text.length() - 1);
    }

    private static String bucket(RemoteUrl url, String name) {
        if (!BUCKET.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "remote_url %s: '%s' is no bucket; write %s, or s3://BUCKET with extra_config.%s"
                            .formatted(url, name, FORM, ENDPOINT));
        }
        return name;
    }

    private static URI uri(String text, boolean tls) {
        String whole = text.contains("://") ? text : (tls ? "https://" : "http://") + text;
        try {
            URI uri = URI.create(whole);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below, without what may be a password.
        }
        throw new IllegalArgumentException(
                "not an address of an S3 server; write such as http://127.0.0.1:9000 into"
                        + " extra_config."
                        + ENDPOINT);
    }

    @Override
    public String toString() {
        return "bucket %s at %s".formatted(bucket, endpoint);
    }
}

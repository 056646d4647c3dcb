package io.lmcache4j.connector.s3;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.utils.SdkAutoCloseable;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The SDK's client and all it stands on: connections, credentials, the thread of its deadlines.
 *
 * @param client that sends requests
 * @param http its connections
 * @param credentials what looks for them
 * @param deadlines interrupts calls that take too long
 */
record S3Transport(
        S3Client client,
        SdkHttpClient http,
        SdkAutoCloseable credentials,
        ScheduledThreadPoolExecutor deadlines)
        implements AutoCloseable {
    /** Writing and listing may take longer than reading; the tier above has its own deadline. */
    static final AwsRequestOverrideConfiguration LONG_CALL =
            AwsRequestOverrideConfiguration.builder()
                    .apiCallTimeout(Duration.ofSeconds(60))
                    .build();

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    static S3Transport open(S3Settings settings) {
        SdkHttpClient http =
                new PromptHttpClient(
                        Apache5HttpClient.builder()
                                .maxConnections(settings.connections())
                                .connectionTimeout(min(CONNECT_TIMEOUT, settings.timeout()))
                                .connectionAcquisitionTimeout(settings.timeout())
                                .socketTimeout(settings.timeout())
                                .build());
        AwsCredentialsProvider provider;
        SdkAutoCloseable credentials;
        if (settings.credentials().isPresent()) {
            provider = fixed(settings.credentials().get());
            credentials = () -> {};
        } else {
            DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build();
            provider = chain;
            credentials = chain;
        }
        ScheduledThreadPoolExecutor deadlines = timer();
        S3Client client =
                S3Client.builder()
                        .httpClient(http)
                        .endpointOverride(settings.address().endpoint())
                        .forcePathStyle(settings.address().pathStyle())
                        .region(Region.of(settings.region()))
                        .credentialsProvider(provider)
                        .disableS3ExpressSessionAuth(!settings.sessionAuth())
                        // Checksums after the body break servers that are not Amazon's.
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
                        .overrideConfiguration(
                                calls ->
                                        calls.retryStrategy(DefaultRetryStrategy.doNotRetry())
                                                .apiCallTimeout(settings.timeout())
                                                .scheduledExecutorService(deadlines))
                        .build();
        return new S3Transport(client, http, credentials, deadlines);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static AwsCredentialsProvider fixed(S3Settings.Credentials pair) {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(pair.keyId(), pair.secret()));
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor deadlines =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("s3-deadline-thread").factory());
        // Else every call would leave its timer behind until it is due.
        deadlines.setRemoveOnCancelPolicy(true);
        return deadlines;
    }

    /** Ends all connections, and so all calls; repeated calls do nothing. */
    @Override
    public void close() {
        // Closed from the last to the first, each whatever the others do.
        try (deadlines;
                credentials;
                client;
                http) {
            deadlines.shutdownNow();
        }
    }
}

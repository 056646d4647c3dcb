package io.lmcache4j.connector.s3;

import io.lmcache4j.engine.storage.DamagedChunkException;
import io.lmcache4j.engine.storage.remote.StagingFullException;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

import java.io.IOException;
import java.util.Optional;

/** Turns what the SDK throws into what a connector promises, in words that help. */
record S3Failures(S3Settings settings) {
    /** Whether the server says that there is no such object. */
    static boolean isAbsent(S3Exception answer) {
        return answer.statusCode() == 404 && !code(answer).equals("NoSuchBucket");
    }

    /**
     * The exception to throw.
     *
     * @param request what was asked, such as {@code GET m@1@0@ff@half}
     * @throws InterruptedException instead if the thread was interrupted
     */
    IOException explain(String request, SdkException failure) throws InterruptedException {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DamagedChunkException || cause instanceof StagingFullException) {
                return (IOException) cause;
            }
        }
        if (Thread.interrupted()) {
            throw new InterruptedException(text(request, "interrupted"));
        }
        return switch (failure) {
            case S3Exception answer -> new IOException(text(request, refused(answer)), answer);
            case ApiCallTimeoutException late ->
                    new IOException(text(request, "not done within its time"), late);
            case AbortedException aborted -> new IOException(text(request, "aborted"), aborted);
            default -> new IOException(text(request, root(failure)), failure);
        };
    }

    /** For a call to a connector that is closed, or that closed meanwhile. */
    IOException closed(String request, RuntimeException cause) {
        return new IOException(text(request, "the connector is closed"), cause);
    }

    private String text(String request, String outcome) {
        return "s3 %s: %s: %s".formatted(settings.address(), request, outcome);
    }

    /** Status and code only: texts of servers may quote what was sent. */
    private static String refused(S3Exception answer) {
        String said = (answer.statusCode() + " " + code(answer)).strip();
        return switch (answer.statusCode()) {
            case 301, 307, 400 ->
                    "%s; check extra_config.%s and the host".formatted(said, S3Settings.REGION);
            case 401, 403 ->
                    "%s; check extra_config.%s and %s, or the credentials of the environment, and what they may do"
                            .formatted(said, S3Settings.KEY_ID, S3Settings.SECRET);
            case 404 -> said + "; does the bucket exist?";
            default -> said;
        };
    }

    private static String code(S3Exception answer) {
        return Optional.ofNullable(answer.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .orElse("");
    }

    private static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}

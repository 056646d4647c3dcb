package io.lmcache4j.connector.s3;

import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

import java.io.FilterInputStream;
import java.io.IOException;

/**
 * Gives up a connection whose answer is not wanted any more, instead of reading that to its end.
 *
 * <p>A call that is interrupted between the head and the body of its answer closes the body inside
 * the SDK; the connection below would then first wait for all that was announced.
 */
record PromptHttpClient(SdkHttpClient http) implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = http.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return prompt(prepared.call());
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    /** Errors have short bodies, whose connections are worth keeping. */
    private static HttpExecuteResponse prompt(HttpExecuteResponse response) {
        if (!response.httpResponse().isSuccessful() || response.responseBody().isEmpty()) {
            return response;
        }
        long length =
                response.httpResponse()
                        .firstMatchingHeader("Content-Length")
                        .map(Long::parseLong)
                        .orElse(Long.MAX_VALUE);
        AbortableInputStream body = response.responseBody().get();
        return HttpExecuteResponse.builder()
                .response(response.httpResponse())
                .responseBody(AbortableInputStream.create(new Body(body, length), body))
                .build();
    }

    @Override
    public String clientName() {
        return http.clientName();
    }

    @Override
    public void close() {
        http.close();
    }

    /** A body that knows what is left of it. */
    private static final class Body extends FilterInputStream {
        private final AbortableInputStream body;
        private long left;

        Body(AbortableInputStream body, long length) {
            super(body);
            this.body = body;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            left = next < 0 ? 0 : left - 1;
            return next;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            left = count < 0 ? 0 : left - count;
            return count;
        }

        @Override
        public void close() throws IOException {
            if (left > 0) {
                body.abort();
            }
            super.close();
        }
    }
}

package io.lmcache4j.api.routing;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line a request at info level, in the words of upstream's server. Whether it is seen is a
 * matter of the logger's level, which starts at {@code internal_api_server_log_level}.
 *
 * @param enabled {@code extra_config.internal_api_server_access_log}
 */
public record AccessLog(boolean enabled) {
    /** The logger of the access lines. */
    public static final String LOGGER = "lmcache.api.access";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

    /** Whether a line would be seen now. */
    boolean isShown() {
        return enabled && LOG.isInfoEnabled();
    }

    void answered(IncomingRequest request, Response response) {
        if (isShown()) {
            LOG.info(
                    "{} - \"{} {} HTTP/{}\" {}",
                    request.client(),
                    request.method(),
                    ShownTarget.of(request),
                    request.httpVersion(),
                    response.status());
        }
    }
}

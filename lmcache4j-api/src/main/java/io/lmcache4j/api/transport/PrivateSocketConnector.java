package io.lmcache4j.api.transport;

import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;

import java.nio.file.Path;

/**
 * Binds a Unix socket at a private path. The library deletes that path when it stops, so it must
 * never learn the public one, which a later server may own by then; {@link SocketPlace} sees to it.
 */
final class PrivateSocketConnector extends UnixDomainServerConnector {
    PrivateSocketConnector(Server server, Path path, ConnectionFactory http) {
        super(server, 0, 1, http);
        setUnixDomainPath(path);
    }
}

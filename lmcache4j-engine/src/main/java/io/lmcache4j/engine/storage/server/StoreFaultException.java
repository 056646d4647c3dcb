package io.lmcache4j.engine.storage.server;

import java.io.IOException;

/** Why a connection can't go on. */
final class StoreFaultException extends IOException {
    private static final long serialVersionUID = 1L;

    private final StoreStats.Fault fault;

    StoreFaultException(StoreStats.Fault fault) {
        super(fault.name());
        this.fault = fault;
    }

    StoreStats.Fault fault() {
        return fault;
    }
}

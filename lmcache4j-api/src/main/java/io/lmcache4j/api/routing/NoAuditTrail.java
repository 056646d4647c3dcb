package io.lmcache4j.api.routing;

import java.util.List;
import java.util.OptionalLong;

/** An audit trail of servers that keep none, as in tests of the routing alone. */
final class NoAuditTrail implements AuditTrail {
    private record NoReceipt() implements Receipt {
        @Override
        public long sequence() {
            return 0;
        }

        @Override
        public void await() {
            // Nothing is under way.
        }
    }

    @Override
    public Receipt append(AuditedCall call) {
        return new NoReceipt();
    }

    @Override
    public Page newest(Filter filter) {
        return new Page(List.of(), OptionalLong.empty());
    }
}

package io.lmcache4j.api.contract;

import io.lmcache4j.engine.config.Role;

import java.util.List;

/**
 * One row of a contract table: what a process answers to a request.
 *
 * @param place file and line
 * @param roles processes to which it applies
 * @param given what is so before, in order
 * @param request the request in question
 * @param status the expected status
 * @param expected the expected type and body
 */
record ContractRow(
        String place,
        List<Role> roles,
        List<Given> given,
        ContractRequest request,
        int status,
        ExpectedBody expected) {

    /** Something that is so before the request is sent. */
    sealed interface Given {
        /** A setting at start. */
        record Setting(String key, Object value) implements Given {}

        /** A request that succeeded. */
        record Done(ContractRequest request) implements Given {}
    }

    /** Whether a server that other rows use may answer it: nothing before it, and it only looks. */
    boolean sharesServer() {
        return given.isEmpty() && request.method().equals("GET");
    }
}

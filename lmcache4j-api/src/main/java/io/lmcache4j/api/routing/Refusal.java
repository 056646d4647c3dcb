package io.lmcache4j.api.routing;

/** Why a server refuses a client; each is counted. */
public enum Refusal {
    /** What was sent is no HTTP: 400. */
    MALFORMED("malformed"),
    /** The head is too long: 431. */
    HEAD_TOO_LARGE("head_too_large"),
    /** The head did not end in time: 408. */
    HEAD_TOO_SLOW("head_too_slow"),
    /** The body is too long: 413. */
    BODY_TOO_LARGE("body_too_large"),
    /** The body came too slowly: 408. */
    BODY_TOO_SLOW("body_too_slow"),
    /** The client did not take its answer; its connection was closed. */
    ANSWER_NOT_READ("answer_not_read"),
    /** Too many connections are open: 503. */
    CONNECTIONS("connections"),
    /** Too many requests are under way: 503. */
    REQUESTS_IN_FLIGHT("requests_in_flight"),
    /** A browser was sent here under somebody else's name: 421. */
    FOREIGN_HOST("foreign_host"),
    /** A page of another site wanted more than to read: 403. */
    FOREIGN_ORIGIN("foreign_origin"),
    /** What came to a port of TLS was something else: 400. */
    NOT_TLS("not_tls"),
    /** Client and server did not come to terms on TLS: the connection was closed. */
    TLS_HANDSHAKE("tls_handshake"),
    /** No token where one is needed, or a wrong one: 401. */
    UNAUTHORIZED("unauthorized"),
    /** A known caller lacks the role: 403. */
    FORBIDDEN("forbidden"),
    /** Too many wrong tokens came from one source: 429. */
    WRONG_TOKENS("wrong_tokens");

    private final String text;

    Refusal(String text) {
        this.text = text;
    }

    /** The word in metrics, such as {@code head_too_slow}. */
    public String text() {
        return text;
    }
}

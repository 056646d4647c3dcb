package io.lmcache4j.controller.message;

/**
 * One message. Its {@code type} on the wire is the simple name of its record (controller.md §5).
 */
public sealed interface Message
        permits WorkerMsg,
                WorkerReqMsg,
                WorkerReqRetMsg,
                ControlMsg,
                ControlRetMsg,
                OrchMsg,
                OrchRetMsg {}

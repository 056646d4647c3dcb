import io.lmcache4j.api.endpoint.common.CommonGroup;
import io.lmcache4j.api.endpoint.controller.ControllerGroup;
import io.lmcache4j.api.endpoint.operator.OperatorGroup;
import io.lmcache4j.api.endpoint.vllm.VllmGroup;
import io.lmcache4j.api.logging.LogSystem;
import io.lmcache4j.api.logging.LogbackLogSystem;
import io.lmcache4j.api.routing.EndpointGroup;

/** The internal API server: sockets, routing, body styles, endpoint groups. */
module io.lmcache4j.api {
    requires transitive io.lmcache4j.engine;
    requires com.fasterxml.jackson.core;
    requires io.prometheus.metrics.config;
    requires io.prometheus.writer.text;
    requires java.logging;
    requires java.management;
    requires java.naming;
    requires jdk.management;
    requires jdk.net;
    requires org.eclipse.jetty.http;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.unixdomain.server;
    requires org.eclipse.jetty.util;
    // Only where the host logs with it.
    requires static ch.qos.logback.classic;

    exports io.lmcache4j.api;
    exports io.lmcache4j.api.audit;
    exports io.lmcache4j.api.body;
    exports io.lmcache4j.api.endpoint.controller;
    exports io.lmcache4j.api.endpoint.operator;
    exports io.lmcache4j.api.endpoint.vllm;
    exports io.lmcache4j.api.logging;
    exports io.lmcache4j.api.routing;
    exports io.lmcache4j.api.security;
    exports io.lmcache4j.api.tls;
    exports io.lmcache4j.api.transport;

    uses EndpointGroup;
    uses LogSystem;

    provides EndpointGroup with
            CommonGroup,
            ControllerGroup,
            OperatorGroup,
            VllmGroup;
    provides LogSystem with
            LogbackLogSystem;
}

/** The controller of a fleet, and the reporter that a worker has beside its engine. */
module io.lmcache4j.controller {
    requires transitive io.lmcache4j.engine;
    requires transitive io.lmcache4j.api;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires msgpack.core;
    requires org.zeromq.jeromq;

    exports io.lmcache4j.controller;
    exports io.lmcache4j.controller.message;
    exports io.lmcache4j.controller.worker;
}

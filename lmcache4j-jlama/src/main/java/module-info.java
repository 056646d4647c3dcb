/** Jlama, an inference engine in Java, with the cache engine in front of its forward pass. */
module io.lmcache4j.jlama {
    requires transitive io.lmcache4j.engine;
    requires transitive jlama.core;
    requires com.fasterxml.jackson.databind;
    requires jdk.incubator.vector;

    exports io.lmcache4j.jlama;
}

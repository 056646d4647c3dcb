package io.lmcache4j.api.fuzz;

class FuzzRunsTest extends FuzzRunsContract {
    FuzzRunsTest() {
        super(4);
    }
}

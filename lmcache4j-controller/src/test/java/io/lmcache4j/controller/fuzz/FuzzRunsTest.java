package io.lmcache4j.controller.fuzz;

import io.lmcache4j.api.fuzz.FuzzRunsContract;

class FuzzRunsTest extends FuzzRunsContract {
    FuzzRunsTest() {
        super(2);
    }
}

package io.lmcache4j.controller.registry;

import static io.lmcache4j.controller.registry.TestFleet.CPU;
import static io.lmcache4j.controller.registry.TestFleet.DISK;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.WorkerReqRetMsg.FullSyncStatusRetMsg;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Workers that come, go, die and start again, over sockets that lose, repeat and swap what they
 * carry, against what each worker really holds. When all has calmed down, the fleet knows exactly
 * that: no key is lost and no placement is wrong. Processes that ended may still be heard.
 *
 * <p>One loss is left out, since no controller can notice it: that of the first events after a full
 * sync at a location of which no number is known. A sync does not say at which number it was
 * listed.
 */
class FleetModelTest {
    private static final int KEYS = 40;
    private static final int STEPS = 300;
    private static final long LEASE = 30;

    @Property(tries = 300)
    void inTheEndTheFleetKnowsWhatWorkersHold(@ForAll long seed) {
        Random random = new Random(seed);
        try (var test =
                new TestFleet(
                        FleetOptions.defaults()
                                .withReaping(Duration.ofSeconds(LEASE))
                                .withSync(Duration.ofSeconds(20), 0.8)
                                .withBounds(100, 2, 25))) {
            List<ModelWorker> workers = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                workers.add(new ModelWorker(name, test, random));
            }
            for (int i = 0; i < STEPS; i++) {
                ModelWorker worker = workers.get(random.nextInt(workers.size()));
                worker.step();
                if (random.nextInt(10) == 0) {
                    test.pass(random.nextInt(10));
                    test.fleet.reap();
                }
            }
            calmDown(test, workers);
            check(test, workers);
        }
    }

    /** Lets every worker that lives sync what it was asked to, and the others' leases end. */
    private static void calmDown(TestFleet test, List<ModelWorker> workers) {
        for (int round = 0; round < 8; round++) {
            test.pass(10);
            workers.forEach(ModelWorker::liveQuietly);
            test.fleet.reap();
        }
    }

    private static void check(TestFleet test, List<ModelWorker> workers) {
        for (ModelWorker worker : workers) {
            assertThat(worker.known()).as("keys of %s", worker).isEqualTo(worker.really());
        }
        for (long key = 0; key < KEYS; key++) {
            List<String> expected = new ArrayList<>();
            for (ModelWorker worker : workers) {
                expected.addAll(worker.holdings(key));
            }
            assertThat(test.fleet.holders(ChunkKey.of(key)))
                    .extracting(holder -> holder.instanceId() + " " + holder.location())
                    .as("holders of %s", key)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
        assertThat(test.fleet.stats().keys())
                .isEqualTo(
                        workers.stream()
                                .flatMap(worker -> worker.really().values().stream())
                                .mapToLong(Long::longValue)
                                .sum());
    }

    /** One process as it is, and what of it gets through. */
    private static final class ModelWorker {
        private final String name;
        private final TestFleet test;
        private final Random random;
        private final Map<String, TreeSet<Long>> held = new TreeMap<>();
        private final Map<String, Long> numbers = new TreeMap<>();

        /** Locations that were synced, and those of which an event came through. */
        private final Set<String> synced = new TreeSet<>();

        private final Set<String> heard = new TreeSet<>();
        private boolean alive;
        private int syncs;
        private String address = "";
        private String former = "";

        ModelWorker(String name, TestFleet test, Random random) {
            this.name = name;
            this.test = test;
            this.random = random;
        }

        void step() {
            if (test.fleet.worker(name, 0).isEmpty()) {
                synced.clear();
                heard.clear();
            }
            if (!alive && random.nextInt(8) > 0) {
                start();
                return;
            }
            if (!alive || random.nextInt(24) == 0) {
                speakOfFormerLife();
                return;
            }
            switch (random.nextInt(24)) {
                case 0 -> die();
                case 1 -> leave();
                case 2 -> restart();
                case 3, 4 -> beat();
                case 5 -> test.pass(1);
                default -> change(random.nextInt(12) == 0);
            }
        }

        private void start() {
            alive = true;
            held.clear();
            numbers.clear();
            synced.clear();
            heard.clear();
            former = address;
            address = "10.0.0." + random.nextInt(3);
            test.register(name, 0, address, 1);
            // LMCache's heartbeats begin some seconds later; without one there is no lease.
            test.beat(name, 0);
            // What the answer asked for is done with the next heartbeat, or forgotten.
        }

        private void die() {
            alive = false;
            held.clear();
        }

        /** A process that had the name before, elsewhere, is still on its way out. */
        private void speakOfFormerLife() {
            if (former.equals(address)) {
                return;
            }
            if (random.nextBoolean()) {
                test.deregister(name, 0, former, 1);
            } else {
                test.beat(name, 0, former, 1);
            }
        }

        private void leave() {
            test.deregister(name, 0);
            die();
        }

        private void restart() {
            die();
            start();
        }

        private void beat() {
            if (!test.beat(name, 0).isEmpty() && random.nextInt(4) > 0) {
                syncAll(random.nextInt(3) > 0);
            }
        }

        /** Some keys come and go; the report of it may get lost. */
        private void change(boolean lost) {
            change(random.nextInt(4) == 0 ? DISK : CPU, lost);
        }

        private void change(String location, boolean mayGetLost) {
            boolean lost = mayGetLost && (heard.contains(location) || !synced.contains(location));
            TreeSet<Long> here = held.computeIfAbsent(location, _ -> new TreeSet<>());
            int count = 1 + random.nextInt(5);
            for (int i = 0; i < count; i++) {
                long key = random.nextInt(KEYS);
                boolean admit = random.nextInt(3) > 0;
                long number = numbers.merge(location, 1L, Long::sum) - 1;
                if (admit) {
                    here.add(key);
                } else {
                    here.remove(key);
                }
                if (!lost) {
                    report(location, key, admit, number);
                }
            }
        }

        private void report(String location, long key, boolean admit, long number) {
            if (test.fleet.worker(name, 0).isPresent()) {
                heard.add(location);
            }
            if (admit) {
                test.admit(name, 0, location, number, key);
            } else {
                test.evict(name, 0, location, number, key);
            }
        }

        private void syncAll(boolean careful) {
            for (String location : List.of(CPU, DISK)) {
                sync(location, careful);
            }
        }

        /**
         * One sync, frozen or not.
         *
         * @param careful whether the worker polls and sends again what is missing
         */
        private void sync(String location, boolean careful) {
            String id = name + syncs++;
            List<List<Long>> batches = batches(location);
            // The worker may go on while it is asked to begin.
            if (!test.start(name, location, id, batches.size()).accepted()) {
                return;
            }
            synced.add(location);
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < batches.size(); i++) {
                for (int times = random.nextInt(4); times > 0; times -= 2) {
                    order.add(random.nextInt(order.size() + 1), i);
                }
            }
            order.forEach(i -> batch(location, id, i, batches));
            if (random.nextInt(3) == 0) {
                change(false);
            }
            if (random.nextInt(3) == 0) {
                test.start(name, location, id, batches.size());
            }
            test.end(name, location, id);
            if (careful) {
                resend(location, id, batches);
            }
        }

        private void resend(String location, String id, List<List<Long>> batches) {
            FullSyncStatusRetMsg status = test.status(name, id);
            for (long missing : status.missingBatches().toArray()) {
                batch(location, id, (int) missing, batches);
            }
            test.end(name, location, id);
            assertThat(test.status(name, id).isComplete()).isTrue();
        }

        private void batch(String location, String id, int index, List<List<Long>> batches) {
            long[] keys = batches.get(index).stream().mapToLong(Long::longValue).toArray();
            test.batch(name, location, id, index, keys);
        }

        private List<List<Long>> batches(String location) {
            List<List<Long>> batches = new ArrayList<>();
            List<Long> batch = new ArrayList<>();
            for (long key : held.getOrDefault(location, new TreeSet<>())) {
                batch.add(key);
                if (batch.size() == 4) {
                    batches.add(batch);
                    batch = new ArrayList<>();
                }
            }
            batches.add(batch);
            return batches;
        }

        /** From now on nothing is lost. */
        void liveQuietly() {
            if (alive) {
                change(CPU, false);
                change(DISK, false);
                if (!test.beat(name, 0).isEmpty()) {
                    syncAll(true);
                }
            }
        }

        Map<String, Long> known() {
            return test.fleet
                    .worker(name, 0)
                    .map(KnownWorker::keysByLocation)
                    .map(TreeMap::new)
                    .orElseGet(TreeMap::new);
        }

        Map<String, Long> really() {
            Map<String, Long> counts = new TreeMap<>();
            held.forEach(
                    (location, keys) -> {
                        if (!keys.isEmpty()) {
                            counts.put(location, (long) keys.size());
                        }
                    });
            return counts;
        }

        List<String> holdings(long key) {
            List<String> holdings = new ArrayList<>();
            held.forEach(
                    (location, keys) -> {
                        if (keys.contains(key)) {
                            holdings.add(name + " " + location);
                        }
                    });
            return holdings;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}

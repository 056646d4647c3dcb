package io.lmcache4j.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.storage.StorageManagerTest.Plain;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

class StorageManagerBackendsTest {
    private final Tiers tiers = new Tiers("Memory", "Disk", "Remote");
    private final StorageManager storage = new StorageManager(tiers);

    /** Makes tiers of the names it is told, and remembers them. */
    private static final class Tiers implements BackendFactory {
        List<String> wanted;
        String broken = "";
        final List<Plain> made = new ArrayList<>();
        Supplier<Optional<AllocatorBackend>> staging = Optional::empty;

        Tiers(String... wanted) {
            this.wanted = List.of(wanted);
        }

        @Override
        public List<String> wanted() {
            return wanted;
        }

        @Override
        public StorageBackend create(String name, Supplier<Optional<AllocatorBackend>> allocator) {
            if (name.equals(broken)) {
                throw new IllegalStateException(name + " can't be made");
            }
            staging = allocator;
            Plain tier = name.equals("Memory") ? new Memory() : new Plain(name);
            made.add(tier);
            return tier;
        }
    }

    /** Has no memory to give, but a switch. */
    private static final class Memory extends Plain implements AllocatorBackend {
        private boolean hot;

        Memory() {
            super("Memory");
        }

        @Override
        public Optional<MemoryObj> allocate(ObjectShape shape, Duration patience) {
            return Optional.empty();
        }

        @Override
        public boolean canAllocate(ObjectShape shape) {
            return false;
        }

        @Override
        public Departure previewStore(
                List<EngineKey> keys, List<ObjectShape> shapes, boolean kept) {
            return Departure.NOTHING;
        }

        @Override
        public boolean isHot() {
            return hot;
        }

        @Override
        public void setHot(boolean on) {
            hot = on;
        }
    }

    @Test
    void theFirstTiersAreThoseWantedAtTheStart() {
        assertThat(storage.backendNames()).containsExactly("Memory", "Disk", "Remote");
        assertThat(storage.createBackends()).isEmpty();
        assertThat(tiers.made).hasSize(3);
    }

    @Test
    void closingForgetsATier() {
        assertThat(storage.closeBackend("Disk")).isTrue();
        assertThat(tiers.made.get(1).closed).isTrue();
        assertThat(storage.backendNames()).containsExactly("Memory", "Remote");
        assertThat(storage.backend("Disk")).isEmpty();
        assertThat(storage.closeBackend("Disk")).isFalse();
        assertThat(storage.closeBackend("disk")).isFalse();
    }

    @Test
    void aTierThatFailsToCloseIsForgottenAllTheSame() {
        Plain failing =
                new Plain("x") {
                    @Override
                    public void close() {
                        throw new IllegalStateException("will not");
                    }
                };
        StorageManager only = new StorageManager(List.of(failing));
        assertThat(only.closeBackend("x")).isTrue();
        assertThat(only.backendNames()).isEmpty();
    }

    @Test
    void aTierMadeAgainTakesItsPlaceInTheSearchOrder() {
        storage.closeBackend("Memory");
        storage.closeBackend("Disk");
        assertThat(storage.createBackends())
                .containsExactly(Map.entry("Memory", "Memory"), Map.entry("Disk", "Plain"));
        assertThat(storage.backendNames()).containsExactly("Memory", "Disk", "Remote");
        assertThat(storage.backend("Disk")).containsSame(tiers.made.get(4));
    }

    @Test
    void tiersNoLongerWantedStay() {
        tiers.wanted = List.of("Other", "Disk");
        assertThat(storage.createBackends()).containsExactly(Map.entry("Other", "Plain"));
        assertThat(storage.backendNames()).containsExactly("Other", "Disk", "Memory", "Remote");
    }

    @Test
    void whenOneCannotBeMadeNothingChanges() {
        storage.closeBackend("Disk");
        storage.closeBackend("Remote");
        tiers.broken = "Remote";
        assertThatThrownBy(storage::createBackends).hasMessage("Remote can't be made");
        assertThat(storage.backendNames()).containsExactly("Memory");
        assertThat(tiers.made.getLast().name).isEqualTo("Disk");
        assertThat(tiers.made.getLast().closed).isTrue();
        tiers.broken = "";
        assertThat(storage.createBackends().sequencedKeySet()).containsExactly("Disk", "Remote");
    }

    @Test
    void aManagerWhoseTiersCannotBeMadeLeavesNothing() {
        Tiers broken = new Tiers("Memory", "Disk");
        broken.broken = "Disk";
        assertThatThrownBy(() -> new StorageManager(broken)).hasMessage("Disk can't be made");
        assertThat(broken.made).allMatch(tier -> tier.closed);
    }

    @Test
    void stagingAndTheHotSwitchFollowTheMemoryTierOfTheMoment() {
        storage.setHotCache(true);
        assertThat(tiers.staging.get()).containsSame((AllocatorBackend) tiers.made.getFirst());
        storage.closeBackend("Memory");
        assertThat(tiers.staging.get()).isEmpty();
        assertThat(storage.isHotCacheEnabled()).isFalse();
        storage.setHotCache(true); // only warns
        storage.createBackends();
        assertThat(tiers.staging.get()).containsSame((AllocatorBackend) tiers.made.getLast());
        assertThat(storage.isHotCacheEnabled()).isFalse();
    }

    @Test
    void aBypassOutlivesItsTier() {
        storage.setBypass("Disk", true);
        storage.closeBackend("Disk");
        storage.createBackends();
        assertThat(storage.bypassedBackends()).containsExactly("Disk");
        storage.closeBackend("Disk");
        assertThat(storage.setBypass("Disk", true)).isTrue();
        assertThat(storage.setBypass("Disk", false)).isTrue();
        assertThat(storage.bypassedBackends()).isEmpty();
        assertThatThrownBy(() -> storage.setBypass("Disk", true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRecoveredTierIsUsedAgainThoughItWasMadeAnewMeanwhile() {
        StorageFallback fallback = new StorageFallback(storage);
        fallback.setBypassed("Remote", true);
        storage.closeBackend("Remote");
        fallback.setBypassed("Remote", false);
        storage.createBackends();
        assertThat(storage.bypassedBackends()).isEmpty();
        fallback.setBypassed("Nowhere", true);
        fallback.setBypassed("Nowhere", false);
        assertThat(storage.bypassedBackends()).isEmpty();
    }

    @Test
    void freezeOutlivesItsTiersToo() {
        storage.setFreeze(true);
        storage.closeBackend("Memory");
        storage.createBackends();
        assertThat(storage.isFrozen()).isTrue();
    }

    @Test
    void afterTheEndNothingIsMade() {
        storage.close();
        storage.close();
        assertThat(tiers.made).allMatch(tier -> tier.closed);
        assertThat(storage.closeBackend("Disk")).isFalse();
        assertThatThrownBy(storage::createBackends).isInstanceOf(IllegalStateException.class);
        assertThat(tiers.made).hasSize(3);
    }
}

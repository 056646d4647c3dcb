package io.lmcache4j.api.endpoint.vllm;

import io.lmcache4j.api.masking.Masking;
import io.lmcache4j.api.routing.ApiContext;
import io.lmcache4j.api.routing.EndpointGroup;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.Version;

import java.time.InstantSource;
import java.util.List;

/** The families of the group {@code vllm}, sorted as upstream's files are. */
public final class VllmGroup implements EndpointGroup {
    /** For {@link java.util.ServiceLoader}. */
    public VllmGroup() {}

    @Override
    public String name() {
        return "vllm";
    }

    @Override
    public List<Endpoints> endpoints(ApiContext context) {
        LMCacheManager manager = context.manager();
        Masking masking = Masking.of(manager.config().current());
        return List.of(
                new BackendsEndpoints(manager),
                new BypassEndpoints(manager),
                new CacheEndpoints(manager),
                new ChunkStatisticsEndpoints(manager, InstantSource.system()),
                new ConfEndpoints(manager.config(), masking),
                new FreezeEndpoints(manager),
                new HotCacheEndpoints(manager),
                new InferenceEndpoints(manager, masking),
                new KvCacheEndpoints(manager),
                new LoadFsChunksEndpoints(manager),
                new LookupEndpoints(manager),
                new MetaEndpoints(manager, masking),
                new VersionEndpoints(Version.current()));
    }
}

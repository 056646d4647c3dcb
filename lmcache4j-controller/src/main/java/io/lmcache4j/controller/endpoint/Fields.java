package io.lmcache4j.controller.endpoint;

import io.lmcache4j.api.routing.JsonField;
import io.lmcache4j.api.routing.JsonType;

import java.util.Optional;

/** Fields that several bodies have. */
final class Fields {
    static final JsonField<String> EVENT_ID =
            JsonField.text("event_id").about("Any text; LMCache wants one and ignores it");
    static final JsonField<String> INSTANCE_ID =
            JsonField.text("instance_id").about("Which instance, its `lmcache_instance_id`");
    static final JsonField<String> LOCATION =
            JsonField.text("location").about("Which tier, such as `LocalCPUBackend`");
    static final JsonField<String> METHOD =
            JsonField.text("method").about("How, such as `cachegen`");
    static final JsonField<long[]> TOKENS =
            JsonField.integers("tokens").about("Token ids of the prompt");
    static final JsonField<Optional<long[]>> SOME_TOKENS =
            JsonField.optionalIntegers("tokens", Optional.of(new long[0]))
                    .about("Token ids of the prompt; none by default");
    static final JsonField<JsonType.Pair> OLD_POSITION =
            JsonField.pair("old_position").about("Instance and location to move from");
    static final JsonField<JsonType.Pair> NEW_POSITION =
            JsonField.pair("new_position").about("Instance and location to move to");
    static final JsonField<Optional<Boolean>> SHOULD_COPY =
            JsonField.optionalFlag("should_copy", false)
                    .about("Whether the chunks stay where they are too; once named `copy`");
    static final JsonField<Optional<long[]>> WORKER_IDS =
            JsonField.optionalIntegers("worker_ids", Optional.empty())
                    .about("Which workers; null or none means all");

    private Fields() {}
}

package io.lmcache4j.api.endpoint.common;

import io.lmcache4j.engine.periodic.RunSummary;
import io.lmcache4j.engine.periodic.ThreadCounts;
import io.lmcache4j.engine.periodic.ThreadStatus;
import io.lmcache4j.engine.periodic.ThreadSummary;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** The JSON objects of periodic threads, fields in wire order (http-api.md §3.6, §3.8). */
final class PeriodicThreadJson {
    private PeriodicThreadJson() {}

    static Map<String, Object> of(ThreadSummary summary) {
        var levels = new LinkedHashMap<String, Object>();
        summary.byLevel().forEach((level, counts) -> levels.put(level.text(), of(counts)));
        var json = new LinkedHashMap<String, Object>();
        json.put("total_count", summary.all().total());
        json.put("running_count", summary.all().running());
        json.put("active_count", summary.all().active());
        json.put("by_level", levels);
        return json;
    }

    private static Map<String, Object> of(ThreadCounts counts) {
        var json = new LinkedHashMap<String, Object>();
        json.put("total", counts.total());
        json.put("running", counts.running());
        json.put("active", counts.active());
        return json;
    }

    static Map<String, Object> of(ThreadStatus status) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", status.name());
        json.put("level", status.level().text());
        json.put("interval", status.interval());
        json.put("init_wait", status.initWait());
        json.put("is_running", status.running());
        json.put("is_active", status.active());
        json.put("last_run_time", status.lastRunTime());
        json.put("last_run_ago", orNull(status.lastRunAgo()));
        json.put("total_runs", status.totalRuns());
        json.put("failed_runs", status.failedRuns());
        json.put("success_rate", orNull(status.successRate()));
        json.put("last_summary", status.lastSummary().map(PeriodicThreadJson::of).orElse(null));
        return json;
    }

    private static Map<String, Object> of(RunSummary run) {
        var json = new LinkedHashMap<String, Object>();
        json.put("timestamp", run.timestamp());
        json.put("duration_ms", run.durationMs());
        json.put("success", run.outcome().success());
        json.put("message", run.outcome().message());
        json.put("extra_info", run.outcome().extraInfo());
        return json;
    }

    static Map<String, Object> unhealthy(ThreadStatus status) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", status.name());
        json.put("level", status.level().text());
        json.put("last_run_ago", orNull(status.lastRunAgo()));
        json.put("interval", status.interval());
        return json;
    }

    private static Object orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}

package io.lmcache4j.peers;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Spring Boot Actuator with 1,000 series, on any free port of 127.0.0.1. */
@SpringBootApplication
public class SpringBootPeer {
    private static final int SERIES = 1_000;

    /** Serves until the process is ended. */
    public static void main(String[] args) {
        ConfigurableApplicationContext context = SpringApplication.run(SpringBootPeer.class, args);
        fillUp(context.getBean(MeterRegistry.class));
        WebServerApplicationContext web = (WebServerApplicationContext) context;
        System.out.println("ready " + web.getWebServer().getPort());
    }

    /** About 100 series are Spring's own. */
    private static void fillUp(MeterRegistry registry) {
        for (int i = 0; i < SERIES - 100; i++) {
            double value = 1_048_576.0 * i + 0.5;
            Gauge.builder("host.cache.bytes", () -> value)
                    .tag("device", "cuda:" + i / 10)
                    .tag("pool", "pool-" + i % 10)
                    .strongReference(true)
                    .register(registry);
        }
    }
}

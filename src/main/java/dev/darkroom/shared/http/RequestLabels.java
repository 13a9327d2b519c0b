package dev.darkroom.shared.http;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Labels of the meters of requests: no caller makes them up. */
@Singleton
class RequestLabels {

    /** What asks for the methods of a path is answered for paths that nothing has. */
    @Produces
    @Singleton
    MeterFilter ofOptions() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().equals("http.server.requests") && "OPTIONS".equals(id.getTag("method"))
                        ? id.replaceTags(id.getTags().stream()
                                .map(tag -> tag.getKey().equals("uri") ? Tag.of("uri", "*") : tag)
                                .toList())
                        : id;
            }
        };
    }
}

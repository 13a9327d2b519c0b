package dev.darkroom.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.impl.VertxBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The native executable has Vert.x choose its transport, as a JVM does: epoll where the system has it. */
class NativeTransportTest {

    private static final String SETTING = "quarkus.class-loading.removed-resources.\"io.quarkus:quarkus-vertx\"";

    @Test
    void whatWouldPutTheJdksSocketsInItsPlaceIsTakenOut() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = resource("application.properties")) {
            properties.load(file);
        }
        try (InputStream file = resource(properties.getProperty(SETTING))) {
            ClassModel substitution = ClassFile.of().parse(file.readAllBytes());
            assertThat(substitution.findAttribute(Attributes.runtimeVisibleAnnotations()))
                    .as("what it is a substitution of")
                    .hasValueSatisfying(annotations ->
                            assertThat(annotations.annotations().toString()).contains(VertxBuilder.class.getName()));
            assertThat(substitution.methods())
                    .extracting(method -> method.methodName().stringValue())
                    .as("nothing else goes with it")
                    .containsExactlyInAnyOrder("<init>", "nativeTransport");
        }
    }

    /** An executable links what it holds, and Vert.x names the transports of all systems. */
    @Test
    void whatItChoosesFromIsThere() {
        for (String kind : new String[] {"epoll.Epoll", "kqueue.KQueue"}) {
            assertThat(loader().getResource("io/netty/channel/" + kind.replace('.', '/') + ".class"))
                    .as(kind)
                    .isNotNull();
        }
    }

    private static InputStream resource(String name) {
        InputStream file = loader().getResourceAsStream(name);
        assertThat(file).as(name).isNotNull();
        return file;
    }

    private static ClassLoader loader() {
        return NativeTransportTest.class.getClassLoader();
    }
}

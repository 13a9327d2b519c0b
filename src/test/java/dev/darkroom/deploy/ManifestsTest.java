package dev.darkroom.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests for clusters, against the types of the Kubernetes API and against what every one of ours promises. */
class ManifestsTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final Map<String, Class<? extends KubernetesResource>> TYPES = Map.of(
            "apps/v1/Deployment", Deployment.class,
            "v1/Service", Service.class,
            "v1/PersistentVolumeClaim", PersistentVolumeClaim.class,
            "batch/v1/CronJob", CronJob.class,
            "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class,
            "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
            "serving.knative.dev/v1/Service", io.fabric8.knative.serving.v1.Service.class);

    /** Of these there are no types to hold them against. */
    private static final List<String> UNTYPED = List.of(
            "kustomize.config.k8s.io/v1beta1/Kustomization",
            "keda.sh/v1alpha1/ScaledObject",
            "keda.sh/v1alpha1/TriggerAuthentication");

    record Manifest(Path file, String type, JsonNode tree) {
        @Override
        public String toString() {
            return file + " " + type;
        }
    }

    static List<Manifest> manifests() throws IOException {
        List<Manifest> all = new ArrayList<>();
        for (String folder : List.of("deploy/kubernetes", "deploy/serverless")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                // That of the function is none of a cluster; see LambdaTemplateTest.
                for (Path file : files.filter(path -> path.toString().endsWith(".yaml"))
                        .filter(path -> !path.startsWith("deploy/serverless/lambda"))
                        .sorted()
                        .toList()) {
                    try (MappingIterator<JsonNode> documents =
                            YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
                        documents.forEachRemaining(tree -> all.add(new Manifest(
                                file,
                                tree.path("apiVersion").asText() + "/"
                                        + tree.path("kind").asText(),
                                tree)));
                    }
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void every_field_is_one_of_the_api(Manifest manifest) throws Exception {
        if (UNTYPED.contains(manifest.type())) {
            return;
        }
        assertThat(TYPES).containsKey(manifest.type());
        Object read = YAML.treeToValue(manifest.tree(), TYPES.get(manifest.type()));
        assertThat(unknown(read, "")).isEmpty();
    }

    // The types keep what they do not know beside what they do.
    private static List<String> unknown(Object read, String place) throws ReflectiveOperationException {
        List<String> unknown = new ArrayList<>();
        if (read instanceof Collection<?> many) {
            for (Object one : many) {
                unknown.addAll(unknown(one, place + "/-"));
            }
        } else if (read instanceof KubernetesResource) {
            for (Method getter : read.getClass().getMethods()) {
                if (getter.getParameterCount() == 0 && getter.getName().startsWith("get")) {
                    Object value = getter.invoke(read);
                    if (getter.getName().equals("getAdditionalProperties")) {
                        ((Map<?, ?>) value).keySet().forEach(name -> unknown.add(place + "/" + name));
                    } else {
                        unknown.addAll(
                                unknown(value, place + "/" + getter.getName().substring(3)));
                    }
                }
            }
        }
        return unknown;
    }

    @Test
    void a_field_that_is_none_is_noticed() throws Exception {
        assertThat(unknown(
                        YAML.readValue(
                                "{kind: Service, apiVersion: v1, spec: {ports: [{port: 80, tragetPort: 1}]}}",
                                Service.class),
                        ""))
                .containsExactly("/Spec/Ports/-/tragetPort");
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void no_secret_stands_in_the_clear(Manifest manifest) {
        for (JsonNode variable : manifest.tree().findValues("env").stream()
                .flatMap(list -> list.valueStream())
                .toList()) {
            if (variable.path("name").asText().matches(".*(KEY|PASSWORD|TOKEN|USERNAME|SECRET).*")) {
                assertThat(variable.has("value"))
                        .as("%s", variable.path("name"))
                        .isFalse();
            }
        }
    }

    @Test
    void the_management_port_is_in_no_service() throws IOException {
        assertThat(manifests().stream()
                        .filter(manifest -> manifest.type().equals("v1/Service"))
                        .flatMap(manifest -> manifest.tree().at("/spec/ports").valueStream())
                        .map(port -> port.path("targetPort").asText()))
                .containsExactly("http");
    }

    @Test
    void a_replica_is_probed_stops_gently_and_cannot_write_but_where_it_must() throws IOException {
        JsonNode pod = manifests().stream()
                .filter(manifest -> manifest.type().equals("apps/v1/Deployment"))
                .map(manifest -> manifest.tree().at("/spec/template/spec"))
                .findFirst()
                .orElseThrow();
        JsonNode container = pod.at("/containers/0");
        assertThat(List.of("startupProbe", "readinessProbe", "livenessProbe", "lifecycle", "resources"))
                .allMatch(container::has);
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(45);
    }
}

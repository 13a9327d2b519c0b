package dev.darkroom.storage.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Sha256;
import dev.darkroom.storage.BucketConfig;
import dev.darkroom.storage.PartStore;
import dev.darkroom.storage.StorageConfig.S3.Reads;
import dev.darkroom.storage.file.TemporaryFiles;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What a signed URL of a part is worth, which the service of the other tests does not check: computed by AWS's rules. */
class DirectPartsTest {

    private static final String KEY = "abcdefghijklmnopqrstuv_a.mp4";
    private static final long SIZE = 5_242_880;
    private static final URI INSIDE = URI.create("http://10.0.0.1:9000");
    private static final URI OUTSIDE = URI.create("https://files.example.com");

    private final BucketConfig config = BucketConfig.at(INSIDE).forCallers(OUTSIDE, Reads.REDIRECT);

    @Test
    void the_length_is_signed_so_another_one_needs_another_signature() throws GeneralSecurityException {
        URI url = url(Duration.ofMinutes(10));

        assertThat(query(url)).containsEntry("X-Amz-SignedHeaders", "content-length;host");
        assertThat(query(url).get("X-Amz-Signature"))
                .isEqualTo(signature(url, SIZE))
                .isNotEqualTo(signature(url, SIZE + 1));
    }

    @Test
    void a_part_has_one_place_in_one_upload_at_the_address_of_callers() {
        URI url = url(Duration.ofMinutes(10));

        assertThat(url).hasHost("files.example.com").hasPath("/objects/" + KEY);
        assertThat(query(url))
                .containsOnlyKeys(
                        "partNumber",
                        "uploadId",
                        "X-Amz-Algorithm",
                        "X-Amz-Credential",
                        "X-Amz-Date",
                        "X-Amz-Expires",
                        "X-Amz-Signature",
                        "X-Amz-SignedHeaders")
                .containsEntry("partNumber", "7")
                .containsEntry("uploadId", "an upload");
    }

    @Test
    void a_host_may_have_an_underscore_whether_the_bucket_stands_before_it_or_in_the_path()
            throws GeneralSecurityException {
        for (boolean path : new boolean[] {true, false}) {
            BucketConfig here = BucketConfig.at(URI.create("https://s3_store.example:8443/"));
            URI url = parts(here.inPath(path))
                    .direct()
                    .orElseThrow()
                    .url(KEY, "an upload", 7, SIZE, Duration.ofMinutes(10));

            assertThat(url.toString())
                    .startsWith(
                            path
                                    ? "https://s3_store.example:8443/objects/" + KEY + "?"
                                    : "https://objects.s3_store.example:8443/" + KEY + "?");
            assertThat(query(url).get("X-Amz-Signature")).isEqualTo(signature(url, SIZE));
        }
    }

    @Test
    void a_url_is_good_for_as_long_as_was_said_and_never_for_more_than_a_week() {
        assertThat(query(url(Duration.ofMinutes(10)))).containsEntry("X-Amz-Expires", "600");
        assertThat(query(url(Duration.ofDays(30)))).containsEntry("X-Amz-Expires", "604800");
    }

    @Test
    void where_callers_cannot_reach_the_bucket_they_are_not_sent_there() {
        assertThat(parts(config.forCallers(OUTSIDE, Reads.PROXY)).direct()).isEmpty();
    }

    private URI url(Duration validity) {
        return parts(config).direct().orElseThrow().url(KEY, "an upload", 7, SIZE, validity);
    }

    private static PartStore parts(BucketConfig config) {
        return new BucketPartStore(
                S3Service.of(config), config, new TemporaryFiles(Path.of("unused"), new Ids(Clock.systemUTC())));
    }

    /** Signature Version 4 for a request that carries it in its query and says nothing of its body. */
    private static String signature(URI url, long length) throws GeneralSecurityException {
        String signed = Arrays.stream(url.getRawQuery().split("&"))
                .filter(parameter -> !parameter.startsWith("X-Amz-Signature="))
                .sorted()
                .collect(Collectors.joining("&"));
        String request = String.join(
                "\n",
                "PUT",
                url.getRawPath(),
                signed,
                "content-length:" + length,
                "host:" + url.getAuthority(),
                "",
                "content-length;host",
                "UNSIGNED-PAYLOAD");
        String time = query(url).getOrDefault("X-Amz-Date", "");
        String day = time.substring(0, 8);
        String text =
                String.join("\n", "AWS4-HMAC-SHA256", time, day + "/us-east-1/s3/aws4_request", Sha256.hex(request));
        byte[] key = ("AWS4" + BucketConfig.SECRET).getBytes(UTF_8);
        for (String step : new String[] {day, "us-east-1", "s3", "aws4_request"}) {
            key = hmac(key, step);
        }
        return HexFormat.of().formatHex(hmac(key, text));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }

    private static Map<String, String> query(URI url) {
        return Arrays.stream(url.getRawQuery().split("&"))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
    }
}

package dev.darkroom.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What no well-meaning client sends, drawn from a fixed seed. */
public final class NastyInputs {

    static final String LONG = "x".repeat(5_000);
    static final String ID = "00000000-0000-7000-8000-000000000000";

    private final Random random;

    public NastyInputs(long seed) {
        random = new Random(seed);
    }

    public boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    public <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    public String pathValue() {
        return any(NastyAddresses.PATH_VALUES);
    }

    /** A value in JSON. */
    public String value() {
        return any(NastyBodies.VALUES);
    }

    /** Begins with a question mark; empty now and then. */
    public String query(List<String> names) {
        StringBuilder query = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            String name = names.isEmpty() || oneIn(5) ? any(NastyAddresses.QUERY_VALUES) : any(names);
            query.append(query.isEmpty() ? '?' : '&').append(name);
            if (!oneIn(8)) {
                query.append('=')
                        .append(any(NastyAddresses.QUERY_VALUES)
                                .replace(" ", "%20")
                                .replace("\"", "%22"));
            }
        }
        return query.toString();
    }

    public List<String> headers() {
        List<String> headers = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            headers.add(any(NastyHeaders.HEADERS));
        }
        return headers;
    }

    /** Often an object with some of these fields, else whatever. */
    public byte[] body(List<String> fields) {
        if (fields.isEmpty() || oneIn(4)) {
            return any(NastyBodies.BODIES).getBytes(oneIn(10) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        }
        StringBuilder body = new StringBuilder("{");
        for (int i = 1 + random.nextInt(Math.min(4, fields.size())); i > 0; i--) {
            body.append(body.length() == 1 ? "" : ",")
                    .append('"')
                    .append(any(fields))
                    .append("\":")
                    .append(any(NastyBodies.VALUES));
        }
        return body.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** All of the headers, one at a time. */
    public static List<String> everyHeader() {
        return NastyHeaders.HEADERS;
    }

    public static List<String> everyPathValue() {
        return NastyAddresses.PATH_VALUES;
    }

    public static List<String> everyBody() {
        return NastyBodies.BODIES;
    }
}

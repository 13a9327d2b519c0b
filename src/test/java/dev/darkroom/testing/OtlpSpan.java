package dev.darkroom.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One span as it comes over the wire (opentelemetry/proto/trace/v1/trace.proto), as far as tests look at it.
 *
 * @param attributes also the names and values of those that are no texts, as texts
 * @param links ids of the traces that it is linked to
 */
public record OtlpSpan(
        String traceId,
        String id,
        String parentId,
        String name,
        long kind,
        Map<String, String> attributes,
        List<String> links) {

    /** A field of a message: a number, or bytes. */
    private record Field(int number, long value, byte[] bytes) {}

    static List<OtlpSpan> readAll(byte[] request) {
        List<OtlpSpan> spans = new ArrayList<>();
        for (byte[] resource : messages(request, 1)) {
            for (byte[] scope : messages(resource, 2)) {
                messages(scope, 2).forEach(span -> spans.add(read(span)));
            }
        }
        return spans;
    }

    private static OtlpSpan read(byte[] span) {
        Map<String, String> attributes = new TreeMap<>();
        for (byte[] attribute : messages(span, 9)) {
            attributes.put(text(attribute, 1), value(messages(attribute, 2).getFirst()));
        }
        return new OtlpSpan(
                hex(span, 1),
                hex(span, 2),
                hex(span, 4),
                text(span, 5),
                fields(span).stream()
                        .filter(field -> field.number == 6)
                        .mapToLong(Field::value)
                        .findFirst()
                        .orElse(0),
                attributes,
                messages(span, 13).stream().map(link -> hex(link, 1)).toList());
    }

    private static String value(byte[] any) {
        Field field = fields(any).getFirst();
        return switch (field.number) {
            case 1 -> new String(field.bytes, StandardCharsets.UTF_8);
            case 4 -> String.valueOf(Double.longBitsToDouble(field.value));
            default -> String.valueOf(field.value);
        };
    }

    private static List<byte[]> messages(byte[] message, int number) {
        return fields(message).stream()
                .filter(field -> field.number == number)
                .map(Field::bytes)
                .toList();
    }

    private static String hex(byte[] message, int number) {
        return messages(message, number).stream()
                .findFirst()
                .map(HexFormat.of()::formatHex)
                .orElse("");
    }

    private static String text(byte[] message, int number) {
        return messages(message, number).stream()
                .findFirst()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
    }

    private static List<Field> fields(byte[] message) {
        ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        List<Field> fields = new ArrayList<>();
        while (bytes.hasRemaining()) {
            long tag = varint(bytes);
            int number = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case 0 -> fields.add(new Field(number, varint(bytes), new byte[0]));
                case 1 -> fields.add(new Field(number, bytes.getLong(), new byte[0]));
                case 2 -> {
                    byte[] part = new byte[(int) varint(bytes)];
                    bytes.get(part);
                    fields.add(new Field(number, 0, part));
                }
                default -> fields.add(new Field(number, bytes.getInt(), new byte[0]));
            }
        }
        return fields;
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}

package dev.darkroom.sandbox.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes a tree as one value of MessagePack (msgpack.org); bytes stay bytes. */
final class MessagePackWriter {
    private MessagePackWriter() {}

    static byte[] write(JsonNode tree) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            write(tree, out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    // Always in the widest form but for short texts: correct, and short enough for an emulator.
    private static void write(JsonNode node, DataOutputStream out) throws IOException {
        switch (node.getNodeType()) {
            case OBJECT -> {
                out.writeByte(0xdf);
                out.writeInt(node.size());
                for (var field : node.properties()) {
                    text(field.getKey(), out);
                    write(field.getValue(), out);
                }
            }
            case ARRAY -> {
                out.writeByte(0xdd);
                out.writeInt(node.size());
                for (var element : node) {
                    write(element, out);
                }
            }
            case BINARY -> {
                byte[] content = ((BinaryNode) node).binaryValue();
                out.writeByte(0xc6);
                out.writeInt(content.length);
                out.write(content);
            }
            case BOOLEAN -> out.writeByte(node.booleanValue() ? 0xc3 : 0xc2);
            case NUMBER -> number(node, out);
            case STRING -> text(node.textValue(), out);
            default -> out.writeByte(0xc0);
        }
    }

    private static void number(JsonNode node, DataOutputStream out) throws IOException {
        if (node.canConvertToLong() && node.isIntegralNumber()) {
            out.writeByte(0xd3);
            out.writeLong(node.longValue());
        } else if (node.isIntegralNumber()
                && node.bigIntegerValue().bitLength() == Long.SIZE
                && node.bigIntegerValue().signum() > 0) {
            out.writeByte(0xcf);
            out.writeLong(node.bigIntegerValue().longValue());
        } else {
            out.writeByte(0xcb);
            out.writeDouble(node.doubleValue());
        }
    }

    private static void text(String text, DataOutputStream out) throws IOException {
        byte[] words = text.getBytes(StandardCharsets.UTF_8);
        if (words.length < 32) {
            out.writeByte(0xa0 | words.length);
        } else {
            out.writeByte(0xdb);
            out.writeInt(words.length);
        }
        out.write(words);
    }
}

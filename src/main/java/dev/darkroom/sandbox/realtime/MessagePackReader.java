package dev.darkroom.sandbox.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads one value of MessagePack (msgpack.org) as a tree; what extends the format is refused. */
final class MessagePackReader {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_VALUES = 50_000;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ByteBuffer bytes;
    private int values;

    private MessagePackReader(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException when it is none, or more than one */
    static JsonNode read(byte[] frame) {
        var reader = new MessagePackReader(ByteBuffer.wrap(frame));
        try {
            var value = reader.value(0);
            if (reader.bytes.hasRemaining()) {
                throw new IllegalArgumentException("more than one value");
            }
            return value;
        } catch (BufferUnderflowException cut) {
            throw new IllegalArgumentException("the value is cut off", cut);
        }
    }

    private JsonNode value(int depth) {
        if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
            throw new IllegalArgumentException("too deep or too many values");
        }
        int type = bytes.get() & 0xff;
        if (type < 0x80) {
            return NODES.numberNode(type);
        } else if (type >= 0xe0) {
            return NODES.numberNode((byte) type);
        } else if (type < 0x90) {
            return map(type & 0x0f, depth);
        } else if (type < 0xa0) {
            return array(type & 0x0f, depth);
        } else if (type < 0xc0) {
            return text(type & 0x1f);
        }
        return switch (type) {
            case 0xc0 -> NODES.nullNode();
            case 0xc2 -> NODES.booleanNode(false);
            case 0xc3 -> NODES.booleanNode(true);
            case 0xc4 -> NODES.binaryNode(taken(unsigned8()));
            case 0xc5 -> NODES.binaryNode(taken(unsigned16()));
            case 0xc6 -> NODES.binaryNode(taken(length32()));
            case 0xca -> NODES.numberNode(bytes.getFloat());
            case 0xcb -> NODES.numberNode(bytes.getDouble());
            case 0xcc -> NODES.numberNode(unsigned8());
            case 0xcd -> NODES.numberNode(unsigned16());
            case 0xce -> NODES.numberNode(bytes.getInt() & 0xffffffffL);
            case 0xcf -> NODES.numberNode(new BigInteger(1, taken(8)));
            case 0xd0 -> NODES.numberNode(bytes.get());
            case 0xd1 -> NODES.numberNode(bytes.getShort());
            case 0xd2 -> NODES.numberNode(bytes.getInt());
            case 0xd3 -> NODES.numberNode(bytes.getLong());
            case 0xd9 -> text(unsigned8());
            case 0xda -> text(unsigned16());
            case 0xdb -> text(length32());
            case 0xdc -> array(unsigned16(), depth);
            case 0xdd -> array(length32(), depth);
            case 0xde -> map(unsigned16(), depth);
            case 0xdf -> map(length32(), depth);
            default -> throw new IllegalArgumentException("an extension, or no MessagePack");
        };
    }

    private ArrayNode array(int length, int depth) {
        ArrayNode array = Json.array();
        for (int i = 0; i < length; i++) {
            array.add(value(depth + 1));
        }
        return array;
    }

    private ObjectNode map(int length, int depth) {
        ObjectNode map = Json.object();
        for (int i = 0; i < length; i++) {
            map.set(value(depth + 1).asText(), value(depth + 1));
        }
        return map;
    }

    private JsonNode text(int length) {
        return NODES.textNode(new String(taken(length), StandardCharsets.UTF_8));
    }

    private byte[] taken(int length) {
        if (length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }

    private int unsigned8() {
        return bytes.get() & 0xff;
    }

    private int unsigned16() {
        return bytes.getShort() & 0xffff;
    }

    private int length32() {
        int length = bytes.getInt();
        if (length < 0) {
            throw new BufferUnderflowException();
        }
        return length;
    }
}

package dev.darkroom.sandbox.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Three dimensions: a pebble-like globe with coloured vertices, as binary glTF 2.0. */
final class Mesh {
    private static final int RINGS = 32;
    private static final int SECTORS = 48;
    private static final int VERTICES = (RINGS + 1) * (SECTORS + 1);
    private static final int INDICES = RINGS * SECTORS * 6;
    private static final int JSON_CHUNK = 0x4E4F534A;
    private static final int BIN_CHUNK = 0x004E4942;

    private Mesh() {}

    static byte[] glb(Recipe recipe) {
        var binary = ByteBuffer.allocate(VERTICES * 28 + INDICES * 2).order(ByteOrder.LITTLE_ENDIAN);
        double reach = vertices(recipe.scene(), binary);
        for (int ring = 0; ring < RINGS; ring++) {
            for (int sector = 0; sector < SECTORS; sector++) {
                int a = ring * (SECTORS + 1) + sector;
                int b = a + SECTORS + 1;
                for (int index : new int[] {a, a + 1, b, a + 1, b + 1, b}) {
                    binary.putShort((short) index);
                }
            }
        }
        byte[] json = json(reach, binary.capacity());
        var file = ByteBuffer.allocate(12 + 8 + json.length + 8 + binary.capacity())
                .order(ByteOrder.LITTLE_ENDIAN);
        file.put("glTF".getBytes(StandardCharsets.US_ASCII)).putInt(2).putInt(file.capacity());
        file.putInt(json.length).putInt(JSON_CHUNK).put(json);
        file.putInt(binary.capacity()).putInt(BIN_CHUNK).put(binary.array());
        return file.array();
    }

    /** Writes positions, normals (those of the sphere: near enough for a pebble) and colours; gives the largest radius. */
    private static double vertices(long scene, ByteBuffer binary) {
        var chance = new Chance(scene);
        var palette = Palette.of(chance);
        var noise = new Noise(chance.next());
        double reach = 0;
        for (int i = 0; i < VERTICES; i++) {
            double polar = Math.PI * (i / (SECTORS + 1)) / RINGS;
            double round = 2 * Math.PI * (i % (SECTORS + 1)) / SECTORS;
            double x = Math.sin(polar) * Math.cos(round);
            double y = Math.cos(polar);
            double z = Math.sin(polar) * Math.sin(round);
            double bump = noise.fractal(x * 1.3 + y + 9, z * 1.3 - y + 9, 4);
            double radius = 0.75 + 0.5 * bump;
            reach = Math.max(reach, radius);
            put(binary, 12 * i, x * radius, y * radius, z * radius);
            put(binary, VERTICES * 12 + 12 * i, x, y, z);
            int rgb = OkLab.rgb(palette.at(Scenery.step(0.2, 0.8, bump)));
            binary.put(VERTICES * 24 + 4 * i, (byte) (rgb >> 16));
            binary.put(VERTICES * 24 + 4 * i + 1, (byte) (rgb >> 8));
            binary.put(VERTICES * 24 + 4 * i + 2, (byte) rgb);
            binary.put(VERTICES * 24 + 4 * i + 3, (byte) 255);
        }
        binary.position(VERTICES * 28);
        return reach;
    }

    private static void put(ByteBuffer binary, int at, double x, double y, double z) {
        binary.putFloat(at, (float) x).putFloat(at + 4, (float) y).putFloat(at + 8, (float) z);
    }

    private static byte[] json(double reach, int length) {
        var text = String.format(
                Locale.ROOT,
                """
                {"asset":{"version":"2.0"},"scene":0,"scenes":[{"nodes":[0]}],"nodes":[{"mesh":0}],\
                "meshes":[{"primitives":[{"attributes":{"POSITION":0,"NORMAL":1,"COLOR_0":2},"indices":3,"material":0}]}],\
                "materials":[{"pbrMetallicRoughness":{"metallicFactor":0,"roughnessFactor":0.8},"doubleSided":true}],\
                "buffers":[{"byteLength":%2$d}],\
                "bufferViews":[{"buffer":0,"byteOffset":0,"byteLength":%3$d,"target":34962},\
                {"buffer":0,"byteOffset":%3$d,"byteLength":%3$d,"target":34962},\
                {"buffer":0,"byteOffset":%4$d,"byteLength":%5$d,"target":34962},\
                {"buffer":0,"byteOffset":%6$d,"byteLength":%7$d,"target":34963}],\
                "accessors":[{"bufferView":0,"componentType":5126,"count":%8$d,"type":"VEC3",\
                "min":[-%1$f,-%1$f,-%1$f],"max":[%1$f,%1$f,%1$f]},\
                {"bufferView":1,"componentType":5126,"count":%8$d,"type":"VEC3"},\
                {"bufferView":2,"componentType":5121,"normalized":true,"count":%8$d,"type":"VEC4"},\
                {"bufferView":3,"componentType":5123,"count":%9$d,"type":"SCALAR"}]}""",
                reach,
                length,
                VERTICES * 12,
                VERTICES * 24,
                VERTICES * 4,
                VERTICES * 28,
                INDICES * 2,
                VERTICES,
                INDICES);
        // Chunks are padded to four bytes, JSON with spaces (glTF 2.0).
        return (text + " ".repeat((4 - text.length() % 4) % 4)).getBytes(StandardCharsets.US_ASCII);
    }
}

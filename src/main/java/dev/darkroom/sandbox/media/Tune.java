package dev.darkroom.sandbox.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Sound: a slow arpeggio of soft bells in a pentatonic scale, as 16-bit PCM in WAV. */
public final class Tune {
    /** Samples per second, in one channel. */
    public static final int SAMPLE_RATE = 44_100;

    private static final int HEADER = 44;
    private static final int[] PENTATONIC = {0, 2, 4, 7, 9, 12, 14, 16, 19};
    private static final double BEAT_SECONDS = 0.3;
    private static final double RING_SECONDS = 1.8;

    private Tune() {}

    static byte[] wav(Recipe recipe) {
        int samples = (int) ((long) recipe.millis() * SAMPLE_RATE / 1000);
        float[] sound = play(recipe.scene(), samples);
        var buffer = ByteBuffer.allocate(HEADER + samples * 2).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(HEADER - 8 + samples * 2);
        buffer.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        buffer.putShort((short) 1).putShort((short) 1).putInt(SAMPLE_RATE).putInt(SAMPLE_RATE * 2);
        buffer.putShort((short) 2).putShort((short) 16);
        buffer.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples * 2);
        for (float sample : sound) {
            buffer.putShort((short) Math.round(Math.tanh(sample) * 30_000));
        }
        return buffer.array();
    }

    private static float[] play(long scene, int samples) {
        var chance = new Chance(scene);
        double root = 196 * Math.pow(2, chance.below(8) / 12.0);
        float[] sound = new float[samples];
        int beat = (int) (BEAT_SECONDS * SAMPLE_RATE);
        for (int start = 0; start < samples; start += beat) {
            double pitch = root * Math.pow(2, PENTATONIC[chance.below(PENTATONIC.length)] / 12.0);
            if (chance.unit() < 0.85) {
                ring(sound, start, pitch, chance.between(0.18, 0.32));
            }
        }
        int fade = Math.min(samples / 4, SAMPLE_RATE / 4);
        for (int i = 0; i < fade; i++) {
            sound[samples - 1 - i] *= i / (float) fade;
        }
        return sound;
    }

    private static void ring(float[] sound, int start, double pitch, double loudness) {
        int end = Math.min(sound.length, start + (int) (RING_SECONDS * SAMPLE_RATE));
        for (int i = start; i < end; i++) {
            double t = (i - start) / (double) SAMPLE_RATE;
            double envelope = Math.min(1, t / 0.012) * Math.exp(-t * 2.6);
            double tone = Math.sin(2 * Math.PI * pitch * t)
                    + 0.3 * Math.exp(-t * 3) * Math.sin(4 * Math.PI * pitch * t)
                    + 0.12 * Math.exp(-t * 6) * Math.sin(6.02 * Math.PI * pitch * t);
            sound[i] += (float) (loudness * envelope * tone);
        }
    }
}

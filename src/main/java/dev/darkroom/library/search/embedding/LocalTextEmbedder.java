package dev.darkroom.library.search.embedding;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Built-in text embedder. all-MiniLM-L6-v2, quantised, in this process. The model comes in a Maven artifact; it
 * reads English, up to 128 pieces of words. It is loaded at the first text, which takes about half a second and 200
 * MB outside the heap.
 */
@Singleton
@Identifier(TextEmbedderProducer.BUILT_IN) final class LocalTextEmbedder implements TextEmbedder {

    static final String MODEL = "all-minilm-l6-v2-q";
    private static final int MAX_PIECES = 128;

    private @Nullable WordPieceTokenizer pieces;
    private @Nullable OrtSession session;

    @Override
    public String model() {
        return MODEL;
    }

    @Override
    public boolean isNear() {
        return true;
    }

    @Override
    public Optional<float[]> embed(String text) {
        OrtSession model = session();
        long[] numbers = pieces().encode(text);
        if (numbers == null) {
            return Optional.empty();
        }
        long[] ones = new long[numbers.length];
        Arrays.fill(ones, 1);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OnnxTensor ids = OnnxTensor.createTensor(environment, new long[][] {numbers});
                OnnxTensor mask = OnnxTensor.createTensor(environment, new long[][] {ones});
                OnnxTensor types = OnnxTensor.createTensor(environment, new long[][] {new long[numbers.length]});
                OrtSession.Result result =
                        model.run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
            return Optional.of(mean(((float[][][]) result.get(0).getValue())[0]));
        } catch (OrtException failure) {
            throw new IllegalStateException("the embedding model failed: " + failure.getMessage(), failure);
        }
    }

    private static float[] mean(float[][] pieces) {
        float[] sum = new float[pieces[0].length];
        for (float[] piece : pieces) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += piece[i] / pieces.length;
            }
        }
        return sum;
    }

    private synchronized OrtSession session() {
        if (session == null) {
            // One thread for each text and none that spins: the processors are shared with the database.
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(1);
                options.setInterOpNumThreads(1);
                options.addConfigEntry("session.intra_op.allow_spinning", "0");
                session = OrtEnvironment.getEnvironment().createSession(resource(".onnx"), options);
            } catch (OrtException failure) {
                throw new IllegalStateException("the embedding model cannot be loaded", failure);
            }
        }
        return session;
    }

    private synchronized WordPieceTokenizer pieces() {
        if (pieces == null) {
            try {
                JsonNode known =
                        new ObjectMapper().readTree(resource("-tokenizer.json")).at("/model/vocab");
                Map<String, Integer> vocabulary = HashMap.newHashMap(known.size());
                known.properties()
                        .forEach(piece ->
                                vocabulary.put(piece.getKey(), piece.getValue().intValue()));
                pieces = new WordPieceTokenizer(vocabulary, MAX_PIECES);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return pieces;
    }

    private static byte[] resource(String suffix) {
        String name = "/" + MODEL + suffix;
        try (InputStream bytes = LocalTextEmbedder.class.getResourceAsStream(name)) {
            if (bytes == null) {
                throw new FileNotFoundException(name);
            }
            return bytes.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

package dev.darkroom.library.search.embedding;

/** Embedding spaces: text or look. Where vectors are compared: those of one space with each other only. */
public enum EmbeddingSpace {
    /** What the words mean. */
    MEANING("meaning") {
        @Override
        public Embedding sides(Embedding vector) {
            return vector;
        }
    },
    /** What the picture looks like. */
    LOOK("look") {
        @Override
        public Embedding sides(Embedding vector) {
            return vector.sides();
        }
    };

    private final String label;

    EmbeddingSpace(String label) {
        this.label = label;
    }

    /** The vector that is near to as many others, and whose signs stand for it in a scan. */
    public abstract Embedding sides(Embedding vector);

    /** What stands for the vector in a scan: near vectors differ in few bits. */
    public String bits(Embedding vector) {
        return sides(vector).signs();
    }

    public String label() {
        return label;
    }

    /** The narrow table, which is scanned. */
    public String table() {
        return "asset_" + label;
    }

    /** The table of exact vectors. */
    public String vectors() {
        return table() + "_vector";
    }
}

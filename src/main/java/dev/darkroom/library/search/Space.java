package dev.darkroom.library.search;

/** Where vectors are compared: those of one space with each other only. */
public enum Space {
    /** What the words mean. */
    MEANING("meaning") {
        @Override
        Vector sides(Vector vector) {
            return vector;
        }
    },
    /** What the picture looks like. */
    LOOK("look") {
        @Override
        Vector sides(Vector vector) {
            return vector.sides();
        }
    };

    private final String label;

    Space(String label) {
        this.label = label;
    }

    /** The vector that is near to as many others, and whose signs stand for it in a scan. */
    abstract Vector sides(Vector vector);

    /** What stands for the vector in a scan: near vectors differ in few bits. */
    String bits(Vector vector) {
        return sides(vector).signs();
    }

    String label() {
        return label;
    }

    /** The narrow table, which is scanned. */
    String table() {
        return "asset_" + label;
    }

    /** The table of exact vectors. */
    String vectors() {
        return table() + "_vector";
    }
}

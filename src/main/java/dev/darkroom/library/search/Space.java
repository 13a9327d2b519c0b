package dev.darkroom.library.search;

/** Where vectors are compared: those of one space with each other only. */
public enum Space {
    /** What the words mean. */
    MEANING("meaning") {
        @Override
        String bits(Vector vector) {
            return vector.signs();
        }
    },
    /** What the picture looks like. */
    LOOK("look") {
        @Override
        String bits(Vector vector) {
            return vector.sides();
        }
    };

    private final String label;

    Space(String label) {
        this.label = label;
    }

    /** What stands for the vector in a scan: near vectors differ in few bits. */
    abstract String bits(Vector vector);

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

package io.tidegate.pipeline.embedded;

/** The servers that can be brought along, by the names that people read. */
public enum EmbeddedPart {
    BROKER("broker"),
    REGISTRY("schema registry"),
    DATABASE("database");

    private final String label;

    EmbeddedPart(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}

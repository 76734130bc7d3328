package io.tidegate.schemas.serde;

/** The names of the settings, Confluent's where Confluent has one. */
public final class SchemaRegistryConfig {
    /** A {@link SchemaRegistry} to share, instead of an address. */
    public static final String INSTANCE = "tidegate.schema.registry.instance";

    private SchemaRegistryConfig() {}
}

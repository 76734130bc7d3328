package io.tidegate.pipeline.config;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Where the schema registry is and how to talk to it (Confluent's REST API, version 7).
 *
 * @param url its address
 * @param basicAuth {@code user:password}, for basic authentication
 * @param bearerToken a token, for bearer authentication
 * @param properties further properties for the serdes, such as {@code schema.registry.ssl.truststore.location}
 */
public record SchemaRegistryConfig(
        URI url, Optional<Secret> basicAuth, Optional<Secret> bearerToken, Map<String, String> properties) {
    /** Where {@code tidegate up} has its registry. */
    public static final SchemaRegistryConfig DEFAULT = new SchemaRegistryConfig(
            URI.create("http://localhost:8081/apis/ccompat/v7"), Optional.empty(), Optional.empty(), Map.of());

    /** Copies the properties; refuses addresses that are not HTTP and two ways to authenticate at once. */
    public SchemaRegistryConfig {
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException("url must begin with http:// or https://, but was '" + url + "'");
        }
        if (basicAuth.isPresent() && bearerToken.isPresent()) {
            throw new IllegalArgumentException("basicAuth and bearerToken must not both be set");
        }
        properties = Map.copyOf(properties);
    }
}

package io.tidegate.schemas.serde;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a registry. The settings have Confluent's names and meanings; {@code schemas/README.md} lists them. A
 * setting of Confluent's that is not honoured here is refused, so that nobody believes in it.
 *
 * @param urls where it is, in the order in which they are tried; without credentials
 * @param authorization value of the Authorization header, where one is sent
 * @param autoRegister whether a schema that is missing under its subject is registered
 * @param connectTimeout how long connecting may take
 * @param readTimeout how long an answer may take
 * @param retries how often a request is repeated after the first try
 * @param firstWait the wait before the first repetition; each later one is twice as long
 * @param longestWait no wait is longer
 * @param tls key and trust stores, where they are not the JVM's own
 */
public record RegistryClientConfig(
        List<URI> urls,
        Optional<String> authorization,
        boolean autoRegister,
        Duration connectTimeout,
        Duration readTimeout,
        int retries,
        Duration firstWait,
        Duration longestWait,
        TlsStores tls) {
    /** Addresses, separated by commas; each may have a path. */
    public static final String URL = "schema.registry.url";
    /** {@code USER_INFO} or {@code URL}, the default. */
    public static final String BASIC_AUTH_SOURCE = "basic.auth.credentials.source";
    /** {@code user:password}. */
    public static final String BASIC_AUTH_USER_INFO = "basic.auth.user.info";
    /** {@code STATIC_TOKEN}, the default. */
    public static final String BEARER_AUTH_SOURCE = "bearer.auth.credentials.source";
    /** A token. */
    public static final String BEARER_AUTH_TOKEN = "bearer.auth.token";
    /** Whether missing schemas are registered; true unless it is said otherwise. */
    public static final String AUTO_REGISTER = "auto.register.schemas";
    /** In milliseconds; 5,000 unless it is said otherwise. */
    public static final String CONNECT_TIMEOUT = "http.connect.timeout.ms";
    /** In milliseconds; 10,000 unless it is said otherwise. */
    public static final String READ_TIMEOUT = "http.read.timeout.ms";
    /** 5 unless it is said otherwise. */
    public static final String RETRIES = "max.retries";
    /** In milliseconds; 100 unless it is said otherwise. */
    public static final String FIRST_WAIT = "retries.wait.ms";
    /** In milliseconds; 2,000 unless it is said otherwise. */
    public static final String LONGEST_WAIT = "retries.max.wait.ms";
    /** A {@link SchemaRegistry} to share, instead of an address. */
    public static final String INSTANCE = "tidegate.schema.registry.instance";

    private static final int MOST_RETRIES = 100;
    private static final Set<String> OWN_PREFIXES = Set.of("schema.registry.", "basic.auth.", "bearer.auth.");
    private static final Set<String> HONOURED =
            Set.of(URL, BASIC_AUTH_SOURCE, BASIC_AUTH_USER_INFO, BEARER_AUTH_SOURCE, BEARER_AUTH_TOKEN);
    private static final Set<String> REFUSED_IF_TRUE = Set.of(
            "use.latest.version", "use.latest.with.metadata", "normalize.schemas", "avro.use.logical.type.converters");
    private static final Set<String> SUBJECT_STRATEGIES =
            Set.of("key.subject.name.strategy", "value.subject.name.strategy");

    /** Copies the addresses; refuses none, and retries out of range. */
    public RegistryClientConfig {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new ConfigException(URL, urls, "must have at least one address");
        }
        if (retries < 0 || retries > MOST_RETRIES) {
            throw new ConfigException(RETRIES, retries, "must be between 0 and " + MOST_RETRIES);
        }
    }

    /**
     * Reads the settings; whatever else is in the map is somebody else's.
     *
     * @throws ConfigException for a value that makes no sense, and for a setting of Confluent's that is not honoured here
     */
    public static RegistryClientConfig from(Map<String, ?> config) {
        Settings settings = new Settings(config);
        refuseWhatIsNotHonoured(settings);
        List<URI> given = Arrays.stream(settings.required(URL).split(",", -1))
                .map(RegistryClientConfig::address)
                .toList();
        return new RegistryClientConfig(
                given.stream().map(RegistryClientConfig::withoutUserInfo).toList(),
                authorization(settings, given),
                settings.flag(AUTO_REGISTER, true),
                settings.millis(CONNECT_TIMEOUT, 5_000),
                settings.millis(READ_TIMEOUT, 10_000),
                settings.number(RETRIES, 5),
                settings.millis(FIRST_WAIT, 100),
                settings.millis(LONGEST_WAIT, 2_000),
                TlsStores.from(settings));
    }

    private static void refuseWhatIsNotHonoured(Settings settings) {
        for (String name : settings.names()) {
            if (OWN_PREFIXES.stream().anyMatch(name::startsWith)
                    && !HONOURED.contains(name)
                    && !TlsStores.NAMES.contains(name)) {
                throw new ConfigException(
                        "unknown setting " + name + "; known are " + HONOURED + " and " + TlsStores.NAMES);
            }
            if (REFUSED_IF_TRUE.contains(name) && settings.flag(name, false)) {
                throw new ConfigException(name, true, "is not honoured by " + RegistryAvroSerde.class.getName());
            }
            if (SUBJECT_STRATEGIES.contains(name) && !settings.required(name).endsWith("TopicNameStrategy")) {
                throw new ConfigException(
                        name,
                        settings.required(name),
                        "only TopicNameStrategy is honoured: <topic>-value, <topic>-key");
            }
        }
    }

    private static URI address(String text) {
        try {
            URI uri = URI.create(text.strip());
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException notAnAddress) {
            throw new ConfigException(URL, text, "is not an address: " + notAnAddress.getMessage());
        }
        throw new ConfigException(URL, text, "must begin with http:// or https:// and name a host");
    }

    private static URI withoutUserInfo(URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return URI.create(uri.getScheme() + "://" + uri.getHost() + port + path.replaceAll("/+$", ""));
    }

    private static Optional<String> authorization(Settings settings, List<URI> given) {
        Optional<String> token = settings.text(BEARER_AUTH_TOKEN);
        String bearerSource = settings.text(BEARER_AUTH_SOURCE).orElse("STATIC_TOKEN");
        if (!bearerSource.equals("STATIC_TOKEN")) {
            throw new ConfigException(BEARER_AUTH_SOURCE, bearerSource, "only STATIC_TOKEN is honoured");
        }
        String basicSource = settings.text(BASIC_AUTH_SOURCE).orElse("URL");
        Optional<String> user = switch (basicSource) {
            case "USER_INFO" -> Optional.of(settings.required(BASIC_AUTH_USER_INFO));
            case "URL" ->
                given.stream()
                        .flatMap(uri -> Optional.ofNullable(uri.getUserInfo()).stream())
                        .findFirst();
            default -> throw new ConfigException(BASIC_AUTH_SOURCE, basicSource, "only USER_INFO and URL are honoured");
        };
        if (user.isEmpty() && settings.text(BASIC_AUTH_USER_INFO).isPresent()) {
            throw new ConfigException(BASIC_AUTH_USER_INFO + " needs " + BASIC_AUTH_SOURCE + "=USER_INFO");
        }
        if (user.isPresent() && token.isPresent()) {
            throw new ConfigException(BEARER_AUTH_TOKEN + " and basic authentication exclude each other");
        }
        return token.map(value -> "Bearer " + value)
                .or(() -> user.map(value ->
                        "Basic " + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    }

    /** Shows everything but the credentials. */
    @Override
    public String toString() {
        return "RegistryClientConfig[urls=" + urls + ", authorization="
                + authorization
                        .map(value -> value.startsWith("Basic") ? "basic" : "bearer")
                        .orElse("none")
                + ", autoRegister=" + autoRegister + ", retries=" + retries + "]";
    }

    /** The map of settings, with values of any type that Kafka lets through. */
    record Settings(Map<String, ?> values) {
        Set<String> names() {
            return Set.copyOf(values.keySet());
        }

        Optional<String> text(String name) {
            @Nullable Object value = values.get(name);
            String text = value instanceof Password secret ? secret.value() : Objects.toString(value, "");
            return text.isBlank() ? Optional.empty() : Optional.of(text.strip());
        }

        String required(String name) {
            return text(name).orElseThrow(() -> new ConfigException("missing setting " + name));
        }

        boolean flag(String name, boolean fallback) {
            String text = text(name).orElse(String.valueOf(fallback));
            if (!text.equals("true") && !text.equals("false")) {
                throw new ConfigException(name, text, "must be true or false");
            }
            return text.equals("true");
        }

        int number(String name, int fallback) {
            String text = text(name).orElse(String.valueOf(fallback));
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException notANumber) {
                throw new ConfigException(name, text, "must be a whole number");
            }
        }

        Duration millis(String name, int fallback) {
            int millis = number(name, fallback);
            if (millis < 1) {
                throw new ConfigException(name, millis, "must be at least 1 ms");
            }
            return Duration.ofMillis(millis);
        }
    }
}

package io.tidegate.schemas.serde;

import io.tidegate.schemas.serde.RegistryClientConfig.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust and who to be in TLS, from files.
 *
 * @param trust certificates to trust instead of the JVM's own
 * @param keys own key and certificate, for a registry that asks for one
 */
public record TlsStores(Optional<Store> trust, Optional<Store> keys) {
    private static final String PREFIX = "schema.registry.ssl.";
    private static final String TRUST = PREFIX + "truststore.";
    private static final String KEYS = PREFIX + "keystore.";
    private static final String KEY_PASSWORD = PREFIX + "key.password";

    /** The names of the settings. */
    static final Set<String> NAMES = Set.of(
            TRUST + "location",
            TRUST + "password",
            TRUST + "type",
            KEYS + "location",
            KEYS + "password",
            KEYS + "type",
            KEY_PASSWORD);

    static TlsStores from(Settings settings) {
        return new TlsStores(store(settings, TRUST), store(settings, KEYS));
    }

    private static Optional<Store> store(Settings settings, String prefix) {
        return settings.text(prefix + "location")
                .map(location -> new Store(
                        prefix + "location",
                        Path.of(location),
                        settings.text(prefix + "type").orElse("PKCS12"),
                        settings.text(prefix + "password").orElse(""),
                        settings.text(KEY_PASSWORD)
                                .orElse(settings.text(prefix + "password").orElse(""))));
    }

    /**
     * What to open connections with; empty for the JVM's own.
     *
     * @param addresses where the connections lead
     * @throws ConfigException when a store cannot be read
     */
    Optional<SSLContext> context(List<URI> addresses) {
        boolean isOwn = trust.isEmpty() && keys.isEmpty();
        boolean isPlain = addresses.stream().noneMatch(address -> "https".equals(address.getScheme()));
        if (isOwn && !isPlain) {
            return Optional.empty();
        }
        try {
            if (isOwn) {
                // Nobody is asked over TLS, so nobody is trusted: to read the JVM's own certificates takes a tenth of a
                // stage's start.
                return Optional.of(context(new KeyManager[0], new TrustManager[0]));
            }
            // Null stands for the JVM's own.
            return Optional.of(context(
                    keys.isPresent() ? keys.get().keyManagers() : null,
                    trust.isPresent() ? trust.get().trustManagers() : null));
        } catch (GeneralSecurityException impossible) {
            throw new ConfigException("cannot use the TLS stores of the schema registry: " + impossible);
        }
    }

    private static SSLContext context(KeyManager @Nullable [] keys, TrustManager @Nullable [] trust)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust, null);
        return context;
    }

    /**
     * A file with keys or certificates.
     *
     * @param setting the setting that names it
     * @param file where it is
     * @param type what {@link KeyStore} calls its format, such as PKCS12 or JKS
     * @param password of the file
     * @param keyPassword of the key in it
     */
    record Store(String setting, Path file, String type, String password, String keyPassword) {
        KeyManager[] keyManagers() throws GeneralSecurityException {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(load(), keyPassword.toCharArray());
            return factory.getKeyManagers();
        }

        TrustManager[] trustManagers() throws GeneralSecurityException {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(load());
            return factory.getTrustManagers();
        }

        private KeyStore load() throws GeneralSecurityException {
            KeyStore store = KeyStore.getInstance(type);
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, password.toCharArray());
            } catch (IOException unreadable) {
                throw new ConfigException(setting, file, "cannot be read as " + type + ": " + unreadable);
            }
            return store;
        }

        /** Keeps the passwords out of logs. */
        @Override
        public String toString() {
            return file + " (" + type + ")";
        }
    }
}

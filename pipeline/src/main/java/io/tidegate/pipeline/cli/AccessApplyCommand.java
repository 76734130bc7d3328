package io.tidegate.pipeline.cli;

import io.tidegate.pipeline.access.AccessDocument;
import io.tidegate.pipeline.access.AccessDocument.User;
import io.tidegate.pipeline.access.AccessSetup;
import io.tidegate.pipeline.access.Rights;
import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.config.RecordBinder;
import io.tidegate.pipeline.config.SerdeSettings;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.pipeline.config.Yaml;
import io.tidegate.pipeline.files.FileReason;
import io.tidegate.schemas.TopicSerdes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code access apply}: makes the access control lists of a cluster let each user do what his roles are for. */
@Command(
        name = "apply",
        description = {
            "Gives each user of a file the rights that his roles need, as access control",
            "lists. Run it as the cluster's administrator. Rights that there are beside",
            "them stay. The file is YAML:",
            "  users:",
            "    - {name: ingest-1, roles: [ingest]}",
            "    - {name: acme, roles: [agent]}",
            "Roles: ingest, forecast, decide, actuate, agent, reader, operator."
        })
final class AccessApplyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    @Parameters(paramLabel = "FILE", description = "The users as YAML.")
    private Path file;

    @Option(
            names = "--passwords",
            paramLabel = "FOLDER",
            description = "Also sets each user's password for SCRAM-SHA-512, from the file of his name in this folder.")
    private Optional<Path> passwords = Optional.empty();

    @Option(names = "--dry-run", description = "Only print what would be granted; needs no broker.")
    private boolean dryRun;

    AccessApplyCommand(ConnectionOptions connection) {
        this.connection = connection;
    }

    @Override
    public Integer call() {
        List<User> users = RecordBinder.bind(Yaml.read(file), AccessDocument.class)
                .orThrow(file.toString())
                .users();
        TidegateConfig config = connection.load();
        Set<AclBinding> rights = rights(users, config);
        Map<String, String> secrets = secrets(users);
        Output out = Output.of(spec);
        if (dryRun) {
            rights.stream().map(AccessApplyCommand::line).sorted().forEach(out::line);
            return ExitCode.OK;
        }
        try (Cluster cluster = Cluster.connect(config.kafka())) {
            AccessSetup access = new AccessSetup(cluster);
            Set<AclBinding> missing = access.missing(rights);
            access.grant(missing);
            missing.stream().map(AccessApplyCommand::line).sorted().forEach(line -> out.line("granted " + line));
            access.setPasswords(secrets);
            out.line(users.size() + " users, " + rights.size() + " rights, " + missing.size() + " of them new, "
                    + secrets.size() + " passwords set");
        }
        return ExitCode.OK;
    }

    private static Set<AclBinding> rights(List<User> users, TidegateConfig config) {
        try (TopicSerdes serdes = SerdeSettings.serdes(config.schemaRegistry())) {
            Rights rights = new Rights(config, serdes);
            Set<AclBinding> all = new LinkedHashSet<>();
            users.forEach(user -> all.addAll(rights.of(user)));
            return all;
        }
    }

    private Map<String, String> secrets(List<User> users) {
        Map<String, String> secrets = new LinkedHashMap<>();
        passwords.ifPresent(folder ->
                users.forEach(user -> secrets.put(user.name(), secret(folder.resolve(user.name())))));
        return secrets;
    }

    private static String secret(Path file) {
        try {
            String secret = Files.readString(file).strip();
            if (secret.isEmpty()) {
                throw CommandFailure.usage(file + ": is empty");
            }
            return secret;
        } catch (NoSuchFileException missing) {
            throw CommandFailure.usage(file + ": there is no such file");
        } catch (IOException unreadable) {
            throw CommandFailure.usage(file + ": cannot be read: " + FileReason.of(unreadable));
        }
    }

    /** As people read it: {@code User:acme write topic tidegate.pool-metrics}; a * stands for whatever follows. */
    private static String line(AclBinding right) {
        ResourcePattern on = right.pattern();
        return String.join(
                " ",
                right.entry().principal(),
                word(right.entry().operation()),
                word(on.resourceType()),
                on.name() + (on.patternType() == PatternType.PREFIXED ? "*" : ""));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

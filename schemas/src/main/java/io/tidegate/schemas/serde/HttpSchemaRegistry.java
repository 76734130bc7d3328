package io.tidegate.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.schemas.serde.RegistryHttp.Answer;
import io.tidegate.schemas.serde.SchemaRegistryException.Problem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * A registry behind the Confluent Schema Registry REST API, version 7. Each subject is made FULL_TRANSITIVE when it is
 * first used. Answers are kept for ever, as ids never change their meaning; so once everything was asked for, the
 * registry may be away.
 */
final class HttpSchemaRegistry implements SchemaRegistry {
    /** Ids and subjects that are kept: far more than one cluster of Tidegate has. */
    static final int MOST_ANSWERS = 10_000;

    private static final String COMPATIBILITY = "FULL_TRANSITIVE";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryHttp http;
    private final boolean autoRegister;
    private final Answers<SubjectAndSchema, Integer> ids = new Answers<>(MOST_ANSWERS);
    private final Answers<Integer, Schema> schemas = new Answers<>(MOST_ANSWERS);
    private final UnknownIds unknown = new UnknownIds(System::nanoTime);

    HttpSchemaRegistry(RegistryClientConfig config) {
        this.http = new RegistryHttp(config);
        this.autoRegister = config.autoRegister();
    }

    @Override
    public int idOf(String subject, Schema schema) {
        return ids.get(new SubjectAndSchema(subject, schema), this::findId);
    }

    private int findId(SubjectAndSchema asked) {
        int id = askId(asked);
        unknown.found(id);
        // Who writes reads the same again, its own state for one, and the registry may be away by then.
        schemas.keep(id, asked.schema);
        return id;
    }

    private int askId(SubjectAndSchema asked) {
        String about = "schema " + asked.schema.getFullName() + " under subject " + asked.subject;
        String path = "/subjects/" + encoded(asked.subject);
        String body =
                JSON.createObjectNode().put("schema", asked.schema.toString()).toString();
        boolean mutual = !autoRegister || makeMutual(asked.subject, about);
        Answer found = http.post(path, body, about);
        if (found.ok()) {
            return id(found, about);
        }
        if (found.status() != 404) {
            throw refused(found, about);
        }
        if (!autoRegister) {
            throw new SchemaRegistryException(
                    Problem.MISSING,
                    about + " is not registered at " + location() + ", and " + RegistryClientConfig.AUTO_REGISTER
                            + " is false");
        }
        Answer registered = http.post(path + "/versions", body, about);
        if (!registered.ok()) {
            throw refused(registered, about);
        }
        if (!mutual && !makeMutual(asked.subject, about)) {
            throw new SchemaRegistryException(
                    Problem.REFUSED, "subject " + asked.subject + " at " + location() + " takes no " + COMPATIBILITY);
        }
        return id(registered, about);
    }

    /** Whether the subject is now FULL_TRANSITIVE; some registries know no rules for a subject without schemas. */
    private boolean makeMutual(String subject, String about) {
        String path = "/config/" + encoded(subject);
        if (isMutual(path, about)) {
            return true;
        }
        Answer set = http.put(
                path,
                JSON.createObjectNode().put("compatibility", COMPATIBILITY).toString(),
                about);
        if (set.ok()) {
            return true;
        }
        if (set.status() == 404) {
            return false;
        }
        // Two clients that start together both find no rule, and Apicurio takes only the first one's.
        if (set.status() == 409 && isMutual(path, about)) {
            return true;
        }
        throw refused(set, about);
    }

    private boolean isMutual(String path, String about) {
        Answer now = http.get(path, about);
        return now.ok()
                && COMPATIBILITY.equals(now.json().path("compatibilityLevel").asText());
    }

    @Override
    public Schema schemaOf(int id) {
        return schemas.get(id, this::findSchema);
    }

    private Schema findSchema(int id) {
        unknown.refusal(id).ifPresent(why -> {
            throw why;
        });
        if (!unknown.isWorthAsking(id)) {
            throw new SchemaRegistryException(
                    Problem.MISSING,
                    "schema id " + id + " was not asked for at " + location()
                            + ": it lies far above all that are known, and too many such ids came before it");
        }
        try {
            Schema schema = askSchema(id);
            unknown.found(id);
            return schema;
        } catch (SchemaRegistryException refused) {
            if (!refused.isAboutRegistry()) {
                unknown.refused(id, refused);
            }
            throw refused;
        }
    }

    private Schema askSchema(int id) {
        String about = "schema id " + id;
        Answer answer = http.get("/schemas/ids/" + id, about);
        if (answer.status() == 404) {
            requireRegistry(answer);
            throw new SchemaRegistryException(Problem.MISSING, "no schema has id " + id + " at " + location());
        }
        if (!answer.ok()) {
            throw refused(answer, about);
        }
        JsonNode json = answer.json();
        String type = json.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO") || !json.path("references").isEmpty()) {
            throw new SchemaRegistryException(
                    Problem.INCOMPATIBLE,
                    about + " at " + location() + " is " + type + (type.equals("AVRO") ? " with references" : "")
                            + ", not one Avro schema");
        }
        try {
            return new Schema.Parser().parse(json.path("schema").asText());
        } catch (SchemaParseException unreadable) {
            throw new SchemaRegistryException(
                    Problem.INCOMPATIBLE,
                    about + " at " + location() + " cannot be read: " + unreadable.getMessage(),
                    unreadable);
        }
    }

    /** A registry says with a code of its own what it has not; without one, somebody else has answered for an unknown path. */
    private void requireRegistry(Answer notFound) {
        if (!notFound.json().has("error_code")) {
            throw new SchemaRegistryException(
                    Problem.UNREACHABLE,
                    "no schema registry is at " + location()
                            + ", which answers with status 404: its path must be that of the"
                            + " Confluent-compatible API, such as /apis/ccompat/v7 of Apicurio");
        }
    }

    private int id(Answer answer, String about) {
        JsonNode id = answer.json().path("id");
        if (!id.isInt()) {
            throw new SchemaRegistryException(
                    Problem.UNREACHABLE, "the answer about " + about + " at " + location() + " has no id");
        }
        return id.intValue();
    }

    private SchemaRegistryException refused(Answer answer, String about) {
        Problem problem = switch (answer.status()) {
            case 401, 403 -> Problem.UNAUTHORIZED;
            case 404 -> Problem.MISSING;
            case 409 -> Problem.INCOMPATIBLE;
            default -> Problem.REFUSED;
        };
        String what = switch (problem) {
            case UNAUTHORIZED -> "not authorized to ask for or change ";
            case INCOMPATIBLE -> "not compatible with what stands there: ";
            default -> "refused: ";
        };
        return new SchemaRegistryException(
                problem, what + about + " at " + location() + " (status " + answer.status() + "): " + answer.message());
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8);
    }

    @Override
    public String location() {
        return http.location();
    }

    @Override
    public void close() {}

    private record SubjectAndSchema(String subject, Schema schema) {}
}

package io.tidegate.tests.chaos;

import io.tidegate.domain.CommandResult;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.PoolId;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.testing.TopicBytes;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Carries the answers of pools to where the actuator reads them, as a bad network does: loses some, brings some late and some
 * twice. And brings pools commands again that they had, as an actuator does that was thought to be dead.
 */
final class Postman implements Participant {
    /** The topic of the answers that are under way. */
    static final String BAG = "tidegate-chaos.answers-under-way";

    private static final Topic<PoolId, PoolCommand> COMMANDS = Topics.POOL_COMMANDS;
    private static final Topic<PoolId, CommandResult> ANSWERS = Topics.POOL_COMMAND_RESULTS;
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final int LONGEST_DELAY_MILLIS = 800;
    private static final int LONGEST_ECHO_MILLIS = 2_500;

    private final CommittedReader reader;
    private final TopicBytes.Writer writer;
    private final Deserializer<PoolCommand> commands;
    private final Deserializer<CommandResult> answers;
    private final Serializer<CommandResult> answerWriter;
    private final SplittableRandom random;
    private final Queue<Letter> letters = new PriorityQueue<>(Comparator.comparingLong(Letter::dueNanos));
    private final Map<PoolId, Map<Long, DecisionId>> sent = new HashMap<>();
    private final Pulse pulse;

    private record Letter(long dueNanos, ProducerRecord<byte[], byte[]> content) {}

    private Postman(String address, TopicSerdes serdes, long seed) {
        this.reader = new CommittedReader(address, Set.of(BAG, COMMANDS.name()));
        this.writer = new TopicBytes(address).writer();
        this.commands = serdes.value(COMMANDS).deserializer();
        this.answers = serdes.value(ANSWERS).deserializer();
        this.answerWriter = serdes.value(ANSWERS).serializer();
        this.random = new SplittableRandom(seed);
        this.pulse = Pulse.start("postman", PAUSE, this::step);
    }

    /** Begins to carry; the bag must be there. */
    static Postman start(String address, TopicSerdes serdes, long seed) {
        return new Postman(address, serdes, seed);
    }

    private void step() {
        reader.look(record -> {
            if (record.topic().equals(BAG)) {
                carry(record);
            } else {
                repeat(record);
            }
        });
        for (Letter next = letters.peek();
                next != null && next.dueNanos() - System.nanoTime() <= 0;
                next = letters.peek()) {
            letters.remove();
            writer.send(
                    next.content().topic(), next.content().key(), next.content().value());
        }
    }

    private void carry(ConsumerRecord<byte[], byte[]> record) {
        CommandResult answer = answers.deserialize(ANSWERS.name(), record.value());
        if (random.nextInt(5) == 0) {
            return;
        }
        known(answer.decision()).ifPresent(decision -> {
            byte[] value = answerWriter.serialize(
                    ANSWERS.name(),
                    new CommandResult(decision, answer.service(), answer.incarnation(), answer.at(), answer.answer()));
            int times = random.nextInt(5) == 0 ? 2 : 1;
            for (int i = 0; i < times; i++) {
                int delay = random.nextInt(3) == 0 ? random.nextInt(LONGEST_DELAY_MILLIS) : 0;
                send(delay, ANSWERS, record.key(), value);
            }
        });
    }

    /** The decision as it was sent: an agent without a fence may have been given another epoch. */
    private Optional<DecisionId> known(DecisionId decision) {
        return Optional.ofNullable(sent.getOrDefault(decision.pool(), Map.of()).get(decision.sequence()));
    }

    private void repeat(ConsumerRecord<byte[], byte[]> record) {
        DecisionId decision =
                commands.deserialize(COMMANDS.name(), record.value()).decision();
        sent.computeIfAbsent(decision.pool(), unseen -> new HashMap<>()).put(decision.sequence(), decision);
        if (random.nextInt(4) == 0) {
            send(random.nextInt(LONGEST_ECHO_MILLIS), COMMANDS, record.key(), record.value());
        }
    }

    private void send(int delayMillis, Topic<?, ?> topic, byte[] key, byte[] value) {
        long due = System.nanoTime() + Duration.ofMillis(delayMillis).toNanos();
        letters.add(new Letter(due, new ProducerRecord<>(topic.name(), key, value)));
    }

    @Override
    public void check() {
        pulse.check();
    }

    @Override
    public void stop() throws InterruptedException {
        try (reader;
                writer) {
            pulse.stop();
        }
    }
}

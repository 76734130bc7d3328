package io.tidegate.tests.chaos;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's clients as Kafka Streams wants them, with a {@link Death} at the points of interest, and with one guard less where
 * that is asked for. A process gets them by the setting {@code default.client.supplier}; the stage itself is as it ships.
 */
public final class MortalClients implements KafkaClientSupplier {
    private final Death death = Death.ofThisProcess();

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    @SuppressWarnings("unchecked") // a proxy of the interface without its parameters
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        Producer<byte[], byte[]> real =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        return (Producer<byte[], byte[]>) proxy(Producer.class, writing(real));
    }

    private Writing writing(Producer<byte[], byte[]> real) {
        if (death.lacks(Guard.FLUSH_WITH_COMMIT)) {
            return new LateFlush(real);
        }
        return death.lacks(Guard.COUNTED_IDS) ? new Renaming(real) : new Writing(real);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        Map<String, Object> reading = new HashMap<>(config);
        if (death.lacks(Guard.COMMITTED_READS)) {
            reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        }
        return (Consumer<byte[], byte[]>) proxy(Consumer.class, new Reading(consumer(reading)));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return (Consumer<byte[], byte[]>) proxy(Consumer.class, new Restoring(consumer(config)));
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Object proxy(Class<?> type, InvocationHandler handler) {
        return Proxy.newProxyInstance(MortalClients.class.getClassLoader(), new Class<?>[] {type}, handler);
    }

    private static @Nullable Object call(Object real, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() == null ? thrown : thrown.getCause();
        }
    }

    /** A producer that may die before it sends and around its commits. */
    private class Writing implements InvocationHandler {
        private final Producer<byte[], byte[]> real;

        Writing(Producer<byte[], byte[]> real) {
            this.real = real;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            switch (method.getName()) {
                case "send" -> death.passes(KillPoint.BEFORE_PRODUCE);
                case "sendOffsetsToTransaction" -> {
                    if (death.comesAt(KillPoint.AFTER_PRODUCE)) {
                        real.flush();
                    }
                    death.passes(KillPoint.AFTER_PRODUCE);
                }
                case "commitTransaction" -> death.passes(KillPoint.BEFORE_COMMIT);
                default -> {}
            }
            Object result = call(real, method, arguments);
            if (method.getName().equals("commitTransaction")) {
                death.works();
                death.passes(KillPoint.AFTER_COMMIT);
            }
            return result;
        }
    }

    /** One that holds changes of state back until the transaction is over, as a store does that is asked after the commit. */
    private final class LateFlush extends Writing {
        private final Producer<byte[], byte[]> real;
        private final List<Object[]> withheld = new ArrayList<>();

        LateFlush(Producer<byte[], byte[]> real) {
            super(real);
            this.real = real;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (method.getName().equals("send")
                    && arguments != null
                    && arguments[0] instanceof ProducerRecord<?, ?> record
                    && record.topic().endsWith("-changelog")) {
                withheld.add(arguments);
                return new CompletableFuture<>();
            }
            Object result = super.invoke(proxy, method, arguments);
            if (method.getName().equals("beginTransaction")) {
                withheld.forEach(this::send);
                withheld.clear();
            }
            return result;
        }

        @SuppressWarnings("unchecked") // the arguments of send
        private void send(Object[] record) {
            var unused = real.send((ProducerRecord<byte[], byte[]>) record[0], (Callback) record[1]);
        }
    }

    /** One that gives decisions other ids. */
    private final class Renaming extends Writing {
        private final RandomIds ids = new RandomIds();

        Renaming(Producer<byte[], byte[]> real) {
            super(real);
        }

        @Override
        @SuppressWarnings("unchecked") // the arguments of send
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (method.getName().equals("send") && arguments != null) {
                arguments[0] = ids.renamed((ProducerRecord<byte[], byte[]>) arguments[0]);
            }
            return super.invoke(proxy, method, arguments);
        }
    }

    /** A consumer that commits by itself where there are no transactions. */
    private final class Reading implements InvocationHandler {
        private final Consumer<byte[], byte[]> real;

        Reading(Consumer<byte[], byte[]> real) {
            this.real = real;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            boolean commits = method.getName().equals("commitSync");
            if (commits) {
                death.passes(KillPoint.AFTER_PRODUCE);
                death.passes(KillPoint.BEFORE_COMMIT);
            }
            Object result = call(real, method, arguments);
            if (commits) {
                death.works();
                death.passes(KillPoint.AFTER_COMMIT);
            }
            return result;
        }
    }

    /** A consumer of changelogs that may die with a part of them read. */
    private final class Restoring implements InvocationHandler {
        private final Consumer<byte[], byte[]> real;

        Restoring(Consumer<byte[], byte[]> real) {
            this.real = real;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            Object result = call(real, method, arguments);
            if (result instanceof ConsumerRecords<?, ?> read && !read.isEmpty()) {
                death.passes(KillPoint.WHILE_RESTORING);
            }
            return result;
        }
    }
}

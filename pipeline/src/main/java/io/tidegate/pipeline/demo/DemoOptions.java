package io.tidegate.pipeline.demo;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What the caller of a demonstration chose.
 *
 * @param duration how long the load runs
 * @param withStatic whether static pools serve the same load beside it
 * @param faults whether faults are injected
 * @param seed of the borrowers and the faults; empty for the one of the scenario
 * @param kept folder whose content may serve the next run
 * @param fresh folder for this run alone
 * @param out for the live table
 * @param terminal whether {@code out} is a terminal
 * @param progress told in a line what is being done
 */
public record DemoOptions(
        Duration duration,
        boolean withStatic,
        boolean faults,
        OptionalLong seed,
        Path kept,
        Path fresh,
        PrintWriter out,
        boolean terminal,
        Consumer<String> progress) {}

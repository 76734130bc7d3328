/**
 * The command line: one class for each command, wired by hand in {@link io.tidegate.pipeline.cli.Cli}.
 *
 * <p>Data goes to standard output, talk to standard error. A command returns its {@link io.tidegate.pipeline.cli.ExitCode};
 * what is expected to fail throws a {@link io.tidegate.pipeline.cli.CommandFailure}, which becomes one line and a hint.
 */
@NullMarked
package io.tidegate.pipeline.cli;

import org.jspecify.annotations.NullMarked;

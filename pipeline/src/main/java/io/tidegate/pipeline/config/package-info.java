/**
 * Configuration as a tree of records with defaults, and the YAML that people write for it.
 *
 * <p>{@link io.tidegate.pipeline.config.RecordBinder} turns a YAML tree into records of any shape and collects everything
 * that is wrong with it, each problem with its path; {@link io.tidegate.pipeline.config.RecordWriter} does the opposite.
 * Neither knows Tidegate's settings: a stage's config record becomes configurable by standing in
 * {@link io.tidegate.pipeline.config.TidegateConfig}.
 */
@NullMarked
package io.tidegate.pipeline.config;

import org.jspecify.annotations.NullMarked;

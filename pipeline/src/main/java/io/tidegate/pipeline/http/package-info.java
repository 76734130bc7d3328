/** What a process that runs stages serves over HTTP: its health, stage by stage, and its metrics for Prometheus. */
@NullMarked
package io.tidegate.pipeline.http;

import org.jspecify.annotations.NullMarked;

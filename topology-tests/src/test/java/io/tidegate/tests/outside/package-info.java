/**
 * What stands around Tidegate fails: its brokers, the schema registry, the database of the applications, the memory of its
 * processes. Everything here is real, and what fails is killed.
 *
 * <pre>
 *   Application: HikariCP, agent ──▶ brokers ◀──▶ SupervisedRun: the stages
 * </pre>
 */
@NullMarked
package io.tidegate.tests.outside;

import org.jspecify.annotations.NullMarked;

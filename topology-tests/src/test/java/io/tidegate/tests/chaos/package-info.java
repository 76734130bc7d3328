/**
 * The proof that nothing is lost and nothing doubled: the stages run in processes of their own, which are killed again and
 * again, and all that is committed meanwhile is compared with what the recorded input alone gives.
 *
 * <pre>
 *   SampleFeed ───┐
 *   ServiceFeed ──┼▶ topics ◀──▶ StageProcess, killed by Victim ──▶ topics ──▶ CommittedReader ──▶ Proof ──▶ ChaosReport
 *   DecisionFeed ─┘                                                    │
 *                                          SimulatedAgents ◀─ Postman ─┘
 * </pre>
 */
@NullMarked
package io.tidegate.tests.chaos;

import org.jspecify.annotations.NullMarked;

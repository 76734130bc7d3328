/**
 * Live HikariCP pools, of 5.1 to 7.1: measured, resized, and never larger than their lease.
 *
 * <pre>
 *   application ──borrow──▶ LeasedDataSource (a HikariDataSource) ──open──▶ LeasedConnections ──▶ driver
 *        BorrowMeter ◀──metrics tracker──┘          ▲                       PhysicalConnections: the gate and the truth
 *                                             PoolResizer
 * </pre>
 *
 * HikariCP counts the connections it holds; the service counts those that exist, and closing is asynchronous. So the
 * connections are counted where they are opened: {@link io.tidegate.agent.hikari.PhysicalConnections} is the one place
 * that knows how many there are, and it opens none beyond the lease, whatever HikariCP asks for.
 */
@NullMarked
package io.tidegate.agent.hikari;

import org.jspecify.annotations.NullMarked;

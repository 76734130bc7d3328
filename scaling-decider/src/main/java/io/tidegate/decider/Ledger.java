package io.tidegate.decider;

import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingPolicy.Leases;
import io.tidegate.domain.state.FormerLife;
import io.tidegate.domain.state.Grant;
import io.tidegate.domain.state.Life;
import io.tidegate.domain.state.PoolAccount;
import io.tidegate.domain.state.PoolLedger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What each pool <em>may</em> hold of the budget. The sum of these claims is what must never exceed it.
 *
 * <p>A pool may hold the largest of its floor, what it is proven to be limited to by the grants that it accepted, and every
 * later grant that it may have accepted or may still accept. So growth counts from the moment it is decided, and a shrink
 * frees nothing until it is proven. Two things prove: a heartbeat of the same life, and the outcome {@code APPLIED} with an
 * achieved size within the lease. A refusal or an expiry proves nothing, for the same command may have reached the pool by
 * another delivery; the next heartbeat after the command's end does.
 */
final class Ledger {
    private Ledger() {}

    /** The most connections that a pool may hold now, in all its lives. */
    static int claim(PoolAccount account, Leases terms, Instant now) {
        return lifeClaim(account, terms, now) + formerClaim(account.ledger(), now);
    }

    /** The most connections that all the pools together may hold now. */
    static int total(Collection<PoolAccount> accounts, Leases terms, Instant now) {
        int total = 0;
        for (PoolAccount account : accounts) {
            total += claim(account, terms, now);
        }
        return total;
    }

    /** The most connections that the present life of a pool may hold now. */
    static int lifeClaim(PoolAccount account, Leases terms, Instant now) {
        if (account.liveness() == Liveness.CLOSED) {
            return 0;
        }
        int floor = account.registration().bounds().floor();
        Life life = account.ledger().life();
        if (!account.isAlive() && hasFallenToFloor(life, terms, now)) {
            return floor;
        }
        int most = Math.max(floor, life.proven());
        for (Grant grant : life.open()) {
            most = Math.max(most, grant.lease().connections());
        }
        return most;
    }

    /** What earlier lives of a pool may still hold. */
    static int formerClaim(PoolLedger ledger, Instant now) {
        int claims = 0;
        for (FormerLife former : ledger.former()) {
            claims += now.isBefore(former.until()) ? former.claim() : 0;
        }
        return claims;
    }

    /** Whether a pool that cannot be heard has shrunk by itself: each lease that it may have is over, and a margin. */
    private static boolean hasFallenToFloor(Life life, Leases terms, Instant now) {
        List<Lease> leases = Stream.concat(
                        life.lease().stream(), life.open().stream().map(Grant::lease))
                .toList();
        return !leases.isEmpty()
                && leases.stream()
                        .allMatch(lease -> lease.onLoss() == LeaseLoss.FLOOR
                                && lease.isExpiredAt(now.minus(terms.reclaimMargin())));
    }

    /** The lease that a pool has if all goes well: that of its last grant. */
    static Optional<Lease> lease(Life life) {
        return life.open().isEmpty()
                ? life.lease()
                : Optional.of(life.open().get(life.open().size() - 1).lease());
    }

    /** The lease that is not in doubt: the last grant while it can still be accepted, else the acknowledged one. */
    static Optional<Lease> leaseToRenew(Life life, Instant now) {
        Optional<Lease> latest = life.lease();
        for (Grant grant : life.open()) {
            latest = now.isBefore(grant.validUntil()) ? Optional.of(grant.lease()) : latest;
        }
        return latest;
    }

    /** The size that a pool has if all goes well; its floor without a lease. */
    static int current(PoolAccount account, Leases terms, Instant now) {
        return lease(account.ledger().life())
                .map(lease -> Math.min(lease.connections(), lifeClaim(account, terms, now)))
                .orElse(account.registration().bounds().floor());
    }

    /** Whether the pool was given another size and has not said yet whether it took it. */
    static boolean isUnanswered(Life life, Instant now) {
        for (Grant grant : life.open()) {
            boolean another = life.lease().isEmpty()
                    || life.lease().get().connections() != grant.lease().connections();
            if (another && now.isBefore(grant.validUntil())) {
                return true;
            }
        }
        return false;
    }

    /** Whether the pool can be given something: its unanswered grants are kept, so there is a limit to them. */
    static boolean isOpenForGrants(Life life) {
        return life.open().size() < Life.MOST_OPEN;
    }

    /** A grant was decided: it counts from now on. */
    static PoolLedger granted(PoolLedger ledger, Grant grant) {
        Life life = ledger.life();
        var open = new ArrayList<>(life.open());
        open.add(grant);
        return new PoolLedger(
                grant.epoch(),
                new Life(life.incarnation(), life.acknowledged(), life.lease(), life.proven(), open),
                ledger.former());
    }

    /**
     * A heartbeat was heard: what it says it accepted limits it, and what it has not accepted by the end of a command it never
     * will. The margin is for a pool whose clock is set back.
     */
    static PoolLedger heard(PoolLedger ledger, PoolBounds bounds, PoolHeartbeat heartbeat, Leases terms) {
        Life life = ledger.life();
        if (!heartbeat.incarnation().equals(life.incarnation()) || heartbeat.lastEpoch() < life.acknowledged()) {
            return ledger;
        }
        Instant past = heartbeat.at().minus(terms.reclaimMargin());
        List<Grant> open = life.open().stream()
                .filter(grant -> grant.epoch() > heartbeat.lastEpoch() && !past.isAfter(grant.validUntil()))
                .toList();
        int leased = heartbeat
                .lease()
                .map(lease -> lease.onLoss() == LeaseLoss.FLOOR && lease.isExpiredAt(heartbeat.at())
                        ? bounds.floor()
                        : lease.connections())
                .orElse(bounds.floor());
        int proven = Math.max(leased, Math.max(heartbeat.size(), heartbeat.capacity()));
        return new PoolLedger(
                // An epoch from before this log began: the next one must be above it, or it is refused.
                Math.max(ledger.epoch(), heartbeat.lastEpoch()),
                new Life(life.incarnation(), heartbeat.lastEpoch(), heartbeat.lease(), proven, open),
                ledger.former());
    }

    /** A decision ended. Only one that was applied, with a size within its lease, proves anything. */
    static PoolLedger ended(PoolLedger ledger, ScalingOutcome outcome) {
        Life life = ledger.life();
        long epoch = outcome.decision().epoch();
        Optional<Grant> applied = life.open().stream()
                .filter(grant -> grant.epoch() == epoch)
                .filter(grant -> outcome.end() == ScalingOutcome.End.APPLIED
                        && outcome.incarnation().equals(life.incarnation())
                        && outcome.achieved().isPresent()
                        && outcome.achieved().getAsInt() <= grant.lease().connections())
                .findFirst();
        return applied.map(grant -> ledger.with(new Life(
                        life.incarnation(),
                        epoch,
                        Optional.of(grant.lease()),
                        grant.lease().connections(),
                        life.open().stream()
                                .filter(later -> later.epoch() > epoch)
                                .toList())))
                .orElse(ledger);
    }

    /** The first entry of a pool that was not known. */
    static PoolLedger opened(PoolRegistration registration) {
        return new PoolLedger(0, unleased(registration), List.of());
    }

    /** A newer life of the pool was heard: what the old one may hold stays counted until {@code until}. */
    static PoolLedger reborn(PoolLedger ledger, PoolRegistration registration, int claim, Instant until) {
        PoolLedger former = claim == 0
                ? ledger
                : withFormer(ledger, new FormerLife(ledger.life().incarnation(), claim, until));
        return former.with(unleased(registration));
    }

    /** An earlier life may hold so much until then; what was known of it before is replaced. */
    static PoolLedger withFormer(PoolLedger ledger, FormerLife life) {
        var former = new ArrayList<>(withoutFormer(ledger, life).former());
        former.add(life);
        former.sort(Comparator.comparing(FormerLife::incarnation));
        while (former.size() > PoolLedger.MOST_FORMER) {
            FormerLife first = former.remove(0);
            FormerLife second = former.remove(0);
            former.add(
                    0,
                    new FormerLife(
                            second.incarnation(),
                            first.claim() + second.claim(),
                            first.until().isAfter(second.until()) ? first.until() : second.until()));
        }
        return ledger.withFormer(former);
    }

    /** An earlier life is gone. */
    static PoolLedger withoutFormer(PoolLedger ledger, FormerLife life) {
        return ledger.withFormer(ledger.former().stream()
                .filter(each -> !each.incarnation().equals(life.incarnation()))
                .toList());
    }

    /** Without the earlier lives that are over. */
    static PoolLedger pruned(PoolLedger ledger, Instant now) {
        return ledger.former().isEmpty() || ledger.former().stream().allMatch(former -> now.isBefore(former.until()))
                ? ledger
                : ledger.withFormer(ledger.former().stream()
                        .filter(former -> now.isBefore(former.until()))
                        .toList());
    }

    /** The present life said goodbye: it holds nothing. */
    static PoolLedger closed(PoolLedger ledger) {
        Life life = ledger.life();
        return ledger.with(new Life(life.incarnation(), life.acknowledged(), Optional.empty(), 0, List.of()));
    }

    private static Life unleased(PoolRegistration registration) {
        return new Life(
                registration.incarnation(),
                0,
                Optional.empty(),
                registration.bounds().floor(),
                List.of());
    }
}

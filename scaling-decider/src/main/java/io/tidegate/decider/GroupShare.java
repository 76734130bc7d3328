package io.tidegate.decider;

import io.tidegate.domain.PoolGroup;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.state.PoolAccount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the pools of a group leave each other of the group's share of the budget. It is shared out in the group as the budget is
 * among all, and then limits what each of its pools asks of the budget. First leases and emergencies do not ask it: they are held
 * to the budget alone.
 *
 * @param group the group
 * @param most what its pools may hold together
 * @param share the pool's part of that
 */
record GroupShare(String group, int most, BudgetShare share) {

    /** The parts of all pools whose group has a share. */
    static Map<PoolId, GroupShare> of(
            ScalingPolicy policy, Collection<PoolAccount> accounts, List<BudgetShare.Ask> asks, Instant now) {
        var parts = new TreeMap<PoolId, GroupShare>();
        for (PoolGroup group : policy.groups()) {
            if (group.share().isPresent()) {
                List<PoolAccount> members = accounts.stream()
                        .filter(account -> policy.groupOf(account.registration())
                                .filter(group::equals)
                                .isPresent())
                        .toList();
                parts.putAll(parts(policy, group, group.share().getAsDouble(), members, asks, now));
            }
        }
        return parts;
    }

    private static Map<PoolId, GroupShare> parts(
            ScalingPolicy policy,
            PoolGroup group,
            double share,
            List<PoolAccount> members,
            List<BudgetShare.Ask> asks,
            Instant now) {
        int most = (int) Math.floor(share * policy.budget() + 1e-9);
        Set<PoolId> pools = members.stream().map(PoolAccount::pool).collect(Collectors.toSet());
        List<BudgetShare.Ask> own =
                asks.stream().filter(ask -> pools.contains(ask.pool())).toList();
        int total = Standing.total(policy, members, now);
        int claimed = own.stream().mapToInt(BudgetShare.Ask::claim).sum();
        var parts = new TreeMap<PoolId, GroupShare>();
        BudgetShare.share(Math.max(0, most - (total - claimed)), most - total, policy.surplus(), own)
                .forEach((pool, part) -> parts.put(pool, new GroupShare(group.name(), most, part)));
        return parts;
    }

    /** What the pools ask of the budget within these parts. */
    static List<BudgetShare.Ask> limited(List<BudgetShare.Ask> asks, Map<PoolId, GroupShare> parts) {
        var limited = new ArrayList<BudgetShare.Ask>();
        for (BudgetShare.Ask ask : asks) {
            GroupShare part = parts.get(ask.pool());
            limited.add(part == null ? ask : ask.atMost(part.share().ceiling()));
        }
        return limited;
    }

    /** The step's result, with the group where that is what holds the pool back. */
    StepResult explain(BudgetShare ofBudget, StepResult result, int wanted) {
        return result.size() < wanted && share.ceiling() <= ofBudget.ceiling()
                ? result.besides("the pools of group " + group + " may hold " + most + " together")
                : result;
    }
}

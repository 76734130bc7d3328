package io.tidegate.benchmarks;

import java.util.List;

/** One company after the other, each for some steps, again and again: what the machine does meanwhile meets all alike. */
final class Turns implements AutoCloseable {
    private static final int LENGTH = 10;

    private final Servers servers;
    private final Report report;
    private final List<Company> companies;
    private int turn = -1;
    private Runnable end = () -> {};

    Turns(Servers servers, Report report, List<Company> companies) {
        this.servers = servers;
        this.report = report;
        this.companies = companies;
    }

    /** Who is there at a step; steps only rise. */
    Company at(int step) {
        int now = step / LENGTH;
        Company company = companies.get(now % companies.size());
        if (now != turn) {
            close();
            turn = now;
            end = company.start().apply(servers, report);
        }
        return company;
    }

    @Override
    public void close() {
        Runnable last = end;
        end = () -> {};
        last.run();
    }
}

package io.tidegate.agent.hikari;

/** A daemon thread of the agent. What it borrows is not the application's demand. */
final class AgentThread extends Thread {
    AgentThread(Runnable work, String name) {
        super(work, name);
        setDaemon(true);
    }

    static boolean isCurrent() {
        return Thread.currentThread() instanceof AgentThread;
    }
}

package io.tidegate.agent.core;

class InMemoryPoolTest extends PoolControlContract {
    @Override
    protected Subject openWithFour() {
        var pool = new InMemoryPool(4);
        return new Subject() {
            @Override
            public PoolControl control() {
                return pool;
            }

            @Override
            public void borrow() {
                pool.borrow();
            }

            @Override
            public void giveBack() {
                pool.giveBack();
            }

            @Override
            public void close() {
                pool.close();
            }
        };
    }
}

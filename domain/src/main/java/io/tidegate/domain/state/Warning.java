package io.tidegate.domain.state;

/** What an operator was told about a service and need not be told again while it lasts. */
public enum Warning {
    /** The floors of the pools and the reserve do not fit into the budget. */
    FLOORS_EXCEED_BUDGET,
    /** The pools may hold more than the budget, by what they opened or by a budget that was lowered. */
    CLAIMS_EXCEED_BUDGET,
    /** The service as a whole is expected to want more than the budget. */
    FORECAST_EXCEEDS_BUDGET,
    /** Most pools look anomalous at once, so that nothing is done. */
    METRIC_AT_FAULT
}

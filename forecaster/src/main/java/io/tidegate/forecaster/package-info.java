/**
 * Windows become forecasts: the demand of each pool, and of each service as a whole, at the next steps, as quantiles.
 *
 * <pre>
 *  pool-windows ─▶ forecast pools ─────────────────────────────────────▶ demand-forecasts
 *       │                └─▶ what came due teaches ─▶ train trees ─▶ forecast-models, which both read
 *       └────────▶ by service ─▶ sum what the pools wanted ─▶ forecast ──────┘
 * </pre>
 *
 * <p>Every series is forecast by several models behind one port, {@link io.tidegate.forecaster.model.ForecastModel}, and by trees
 * over all series, {@link io.tidegate.forecaster.training}. Each forecast is kept until it comes due, and what it was wrong by then
 * does three things: it says how much the model counts, it gives the quantiles their width, and it is published beside the next
 * forecast. A service has a series and models of its own, as quantiles of pools do not add up. Windows that are missing are gaps:
 * no zeros and no copies.
 */
@NullMarked
package io.tidegate.forecaster;

import org.jspecify.annotations.NullMarked;

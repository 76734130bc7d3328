/**
 * Ways to expect the next steps of a series, each named as in the literature, behind one port:
 * {@link io.tidegate.forecaster.model.ForecastModel}. They learn step by step and keep a bounded state; those that are
 * trained apart are {@link io.tidegate.forecaster.model.TrainedModel}s. Pure.
 */
@NullMarked
package io.tidegate.forecaster.model;

import org.jspecify.annotations.NullMarked;

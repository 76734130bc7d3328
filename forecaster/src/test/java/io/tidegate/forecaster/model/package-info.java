/** Tests of the models. */
@NullMarked
package io.tidegate.forecaster.model;

import org.jspecify.annotations.NullMarked;

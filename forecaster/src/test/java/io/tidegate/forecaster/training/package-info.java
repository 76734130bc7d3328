@NullMarked
package io.tidegate.forecaster.training;

import org.jspecify.annotations.NullMarked;

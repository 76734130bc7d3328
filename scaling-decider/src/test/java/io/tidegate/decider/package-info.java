/** Tests of the decider: each step as a table, the fold as stories, the budget against pools that do their worst. */
@NullMarked
package io.tidegate.decider;

import org.jspecify.annotations.NullMarked;

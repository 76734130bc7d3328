/**
 * Many at once: all pools of a service fall silent, thousands register, many read what is decided, one sends far more than
 * the others. All stages run in processes of their own with little memory, and what they promise is compared with what the
 * pure cores make of the same records.
 */
@NullMarked
package io.tidegate.tests.herd;

import org.jspecify.annotations.NullMarked;

/**
 * What an earlier build has left behind, as it lies on topics and in changelogs, is taken up by this one.
 *
 * <pre>
 *   StoredRelease.write ──▶ src/test/resources/releases/N.json.gz ──▶ StoredReleaseIT: a broker with all of it, and today's stages
 * </pre>
 */
@NullMarked
package io.tidegate.tests.release;

import org.jspecify.annotations.NullMarked;

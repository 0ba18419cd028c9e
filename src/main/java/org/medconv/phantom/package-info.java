/**
 * Simulated CTs of the spine: seeded anatomy as solids in patient millimetres, rendered on any
 * grid, with labels and the truth beside it. Research material: no patient stands behind it.
 */
package org.medconv.phantom;

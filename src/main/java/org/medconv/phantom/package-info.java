/**
 * Simulated CTs of the spine: seeded anatomy as solids in patient millimetres, rendered on any
 * grid, with labels and ground truth. No patient data.
 */
package org.medconv.phantom;

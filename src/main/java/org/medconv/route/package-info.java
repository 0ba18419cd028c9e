/**
 * Applies the rules of the site: selects the series of a study to screen, the models, and the
 * destinations of the results.
 */
package org.medconv.route;

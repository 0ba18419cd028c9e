/**
 * Which series of a study is worth a run, by rules that the site writes; with which models, and
 * where the results go.
 */
package org.medconv.route;

/**
 * The paper's tables, row by row: trained, kept one file a training, and set beside the paper's
 * figures.
 */
package org.medconv.lab.tables;

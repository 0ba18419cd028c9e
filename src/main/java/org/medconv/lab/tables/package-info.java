/**
 * The paper's tables, row by row: trained, stored in one file per training, and compared with the
 * paper's figures.
 */
package org.medconv.lab.tables;

// Package lines joins the lines that a PDF broke into paragraphs again.
package lines

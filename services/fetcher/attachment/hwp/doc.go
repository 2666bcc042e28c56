// Package hwp reads the text of HWP 5 files, the format of the Korean word
// processor 한글 before HWPX.
package hwp

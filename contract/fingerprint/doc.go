// Package fingerprint makes a short text of a long one by which near-duplicates
// are found: the classifier puts it into its event, the linker compares it. It
// imports the standard library alone.
//
// A fingerprint holds three things, in at most 300 characters:
//
//   - a hash of the words, numbers and characters of title and body, equal where
//     they are, however the text is cased, punctuated and broken into lines;
//   - a sketch of the shingles of the text, from which the share that two texts
//     have in common can be told, to about four parts in a hundred (MinHash by one
//     permutation: Li, Owen, Zhang, "One Permutation Hashing", 2012, with eight
//     bits for each of 128 bins);
//   - the numbers of the text, 24 of them where there are more: the releases of a
//     series share their words and differ in their numbers.
//
// A shingle is as long as the script wants it: three words or numbers, six
// syllables of Hangul, whose words change their endings and their spacing, four
// Han characters or kana, six letters of Thai. Lines with a telephone number or a
// mail address count for nothing: one site has them, another leaves them out.
//
// # Files
//
//	of.go       Of, and how it is written
//	units.go    a text as words, numbers and characters
//	compare.go  Parse, Similarity, Bands
package fingerprint

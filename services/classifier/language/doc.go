// Package language tells what language a text is written in.
//
// The script decides what it can: Hangul is Korean, kana Japanese, Thai script
// Thai; Cyrillic is Russian unless letters that Russian lacks are common in it;
// Han without kana is Chinese, traditional or simplified by the characters that
// only one of the two uses. Only Latin script needs statistics, and there a
// bounded sample goes through lingua-go, restricted to the configured languages.
//
// lingua-go runs in its low accuracy mode, which reads trigrams only: its models
// for the seven Latin languages then take 5 MB of heap instead of 95 MB. They
// are loaded at the first text in Latin script, once.
//
// # Files
//
//	language.go  Detector: shares of scripts to languages
//	script.go    counting letters by script
//	chinese.go   the characters that tell traditional from simplified
//	latin.go     the sample of Latin words and the model
package language

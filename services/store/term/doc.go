// Package term finds the words of a title that are worth counting.
//
//	term.Of("한국폴리텍대학, 피지컬 AI 전문인력 양성 위한 협약 체결") // 한국폴리텍대학 피지컬 ai "피지컬 ai" 전문인력 "ai 전문인력"
//
// It knows no dictionary: it knows which characters make a word in each
// script, and which words say nothing about a title's subject (stop.go). Han
// is cut where such words stand, so that 偏鄉寬頻建設計畫 leaves 偏鄉寬頻;
// Hangul loses its particle where no noun can end that way (hangul.go); an
// abbreviation such as AI counts alone and with the word beside it, because
// 피지컬 AI and 生成AI are subjects of their own.
//
//   - term.go: the title read once, from left to right
//   - hangul.go, han.go: what a run of either script holds
//   - stop.go, han_words.go: words and endings that are no subject
package term

package layout

// enclosed are the digits that Hancom's fonts have in a circle from U+F0288 on.
var enclosed = [...]string{"⓪", "①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨"}

// private are private use characters of which it is known what they show: those
// of Hancom's fonts, in plane 15, and the bullets of Symbol and Wingdings, which
// word processors put at U+F000. What is not here is left out: another font
// shows another thing.
var private = map[rune]string{
	0xf003b: "↓", 0xf012b: "(인)", 0xf02c5: "⑫", 0xf02ec: "◇", 0xf02ef: "·", 0xf02fb: "▸", 0xf02fc: "►",
	0xf031c: "■", 0xf03c5: "□", 0xf0854: "『", 0xf0855: "』",
	0xf03ef: "한", 0xf03f0: "글", 0xf03f1: "과", 0xf03f2: "컴", 0xf03f3: "퓨", 0xf03f4: "터",
	0xf0806: "┌", 0xf0807: "┬", 0xf0808: "┐", 0xf080c: "└", 0xf080e: "┘", 0xf0810: "│",

	0xf046: "☞", 0xf06c: "●", 0xf06d: "○", 0xf06e: "■", 0xf06f: "□", 0xf070: "□", 0xf071: "❑", 0xf072: "❒",
	0xf073: "◆", 0xf074: "◆", 0xf075: "◆", 0xf076: "❖", 0xf077: "◆", 0xf09e: "·", 0xf09f: "•", 0xf0a0: "▪",
	0xf0a1: "○", 0xf0a7: "▪", 0xf0a8: "□", 0xf0b7: "•", 0xf0d8: "▶", 0xf0df: "←", 0xf0e0: "→", 0xf0e1: "↑",
	0xf0e2: "↓", 0xf0e8: "→", 0xf0f0: "⇨", 0xf0fb: "✗", 0xf0fc: "✓", 0xf0fd: "☒", 0xf0fe: "☑",
}

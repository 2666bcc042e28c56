package text

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// isBlock reports whether an element is a paragraph of its own.
func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Aside, atom.Blockquote, atom.Address, atom.Center,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Hgroup,
		atom.Dl, atom.Table, atom.Caption, atom.Figure, atom.Figcaption, atom.Hr, atom.Header, atom.Footer,
		atom.Fieldset, atom.Legend, atom.Details, atom.Summary, atom.Form, atom.Body:
		return true
	}
	return false
}

// Silent reports whether nothing below an element is text that a reader of the
// page sees as such: scripts, controls, menus, what is hidden.
func Silent(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Object, atom.Embed, atom.Noembed, atom.Noframes, atom.Svg,
		atom.Audio, atom.Video, atom.Canvas, atom.Map,
		atom.Button, atom.Select, atom.Textarea, atom.Input, atom.Datalist, atom.Nav, atom.Head, atom.Title, atom.Rt, atom.Rp, atom.Rtc:
		return true
	case atom.Form:
		return !hasText(n, writes)
	case atom.Dialog:
		return !hasAttr(n, "open")
	}
	return len(n.Attr) > 0 && hidden(n)
}

// writes reports whether an element shows that a form holds a text: some sites
// wrap the whole page in one.
func writes(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.Article, atom.Main, atom.Td:
		return true
	}
	return false
}

// hidden reports whether browsers do not show an element, or only to readers of
// screens, for whom sites repeat what others see.
func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			if !strings.EqualFold(a.Val, "until-found") {
				return true
			}
		case "style":
			if hiddenByStyle(a.Val) {
				return true
			}
		case "class":
			if forScreenReaders(a.Val) {
				return true
			}
		case "aria-hidden":
			// Only where it hides a picture: sites hide texts too that are seen.
			if a.Val == "true" && (n.DataAtom == atom.I || !hasText(n, nil)) {
				return true
			}
		}
	}
	return false
}

func hiddenByStyle(style string) bool {
	for rule := range strings.SplitSeq(style, ";") {
		name, value, _ := strings.Cut(rule, ":")
		value = strings.ToLower(strings.TrimSpace(value))
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "display":
			if strings.HasPrefix(value, "none") {
				return true
			}
		case "visibility":
			if strings.HasPrefix(value, "hidden") {
				return true
			}
		}
	}
	return false
}

func forScreenReaders(class string) bool {
	for name := range strings.FieldsSeq(class) {
		switch name {
		case "sr-only", "sr_only", "sronly", "visually-hidden", "visuallyhidden", "visuallyHidden", "u-visually-hidden", "element-invisible",
			"screen-reader-text", "screen-reader-only", "screen_out", "blind", "sound_only", "hide-text":
			return true
		}
	}
	return false
}

func hasAttr(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

// maxLook bounds how many nodes are looked at to learn what an element is.
const maxLook = 2000

// hasText reports whether there is text below n: within an element for which
// within says true, if there is one. Of more nodes than are looked at it
// supposes so.
func hasText(n *html.Node, within func(*html.Node) bool) bool {
	look := maxLook
	return textBelow(n, within, &look)
}

func textBelow(n *html.Node, within func(*html.Node) bool, look *int) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if *look--; *look < 0 {
			return true
		}
		switch c.Type {
		case html.TextNode:
			if within == nil && strings.IndexFunc(c.Data, isSeen) >= 0 {
				return true
			}
		case html.ElementNode:
			if c.DataAtom == atom.Script || c.DataAtom == atom.Style {
				continue
			}
			inner := within
			if within != nil && within(c) {
				inner = nil
			}
			if textBelow(c, inner, look) {
				return true
			}
		}
	}
	return false
}

func isSeen(r rune) bool { return whiteSpace(r) == none && !invisible(r, -1) }

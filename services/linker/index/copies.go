package index

import "slices"

// addCopy relates e to the copies of its text before and after it. Were all of
// them related to each other, a thousand copies would have half a million edges.
func (x *Index) addCopy(e *entry) {
	text := e.traits.Text()
	if text == "" {
		return
	}
	list := x.copies[text]
	i, _ := slices.BinarySearchFunc(list, e, order)
	if i > 0 && i < len(list) {
		x.part(list[i-1], list[i])
	}
	if i > 0 {
		x.relate(list[i-1], e)
	}
	if i < len(list) {
		x.relate(e, list[i])
	}
	x.copies[text] = slices.Insert(list, i, e)
}

// removeCopy closes the gap that e leaves among the copies of its text.
func (x *Index) removeCopy(e *entry) {
	text := e.traits.Text()
	if text == "" {
		return
	}
	list := x.copies[text]
	i, _ := slices.BinarySearchFunc(list, e, order)
	if list = slices.Delete(list, i, i+1); len(list) == 0 {
		delete(x.copies, text)
		return
	}
	x.copies[text] = list
	if i > 0 && i < len(list) {
		x.relate(list[i-1], list[i])
	}
}

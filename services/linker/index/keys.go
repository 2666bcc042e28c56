package index

import "iter"

// keys finds entries by their keys: a list per key, its nodes in one array, so
// that a key of one document costs some 25 bytes.
type keys struct {
	heads map[uint32]int32
	nodes []node
	free  []int32
}

// node is an entry in the list of a key.
type node struct {
	key        uint32
	slot       int32
	prev, next int32
}

// none ends a list.
const none = -1

func newKeys() keys { return keys{heads: map[uint32]int32{}} }

// bucketKey is key in a stretch of time. Two that share 32 bits by chance cost a
// comparison.
func bucketKey(key uint64, bucket int64) uint32 {
	key += uint64(bucket) * 0x9e3779b97f4a7c15
	key = (key ^ key>>29) * 0xbf58476d1ce4e5b9
	return uint32(key >> 32)
}

// at returns the slots in the list of key.
func (k *keys) at(key uint32) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		n, ok := k.heads[key]
		if !ok {
			return
		}
		for ; n != none && yield(k.nodes[n].slot); n = k.nodes[n].next {
		}
	}
}

// add puts slot in the list of key and returns its node.
func (k *keys) add(key uint32, slot int32) int32 {
	next, ok := k.heads[key]
	if !ok {
		next = none
	}
	n := int32(len(k.nodes))
	if last := len(k.free) - 1; last >= 0 {
		n, k.free = k.free[last], k.free[:last]
	} else {
		k.nodes = append(k.nodes, node{})
	}
	k.nodes[n] = node{key: key, slot: slot, prev: none, next: next}
	if next != none {
		k.nodes[next].prev = n
	}
	k.heads[key] = n
	return n
}

// remove takes node n out of its list.
func (k *keys) remove(n int32) {
	node := k.nodes[n]
	if node.next != none {
		k.nodes[node.next].prev = node.prev
	}
	switch {
	case node.prev != none:
		k.nodes[node.prev].next = node.next
	case node.next != none:
		k.heads[node.key] = node.next
	default:
		delete(k.heads, node.key)
	}
	k.free = append(k.free, n)
}

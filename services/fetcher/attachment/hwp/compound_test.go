package hwp_test

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// stream is a stream of a compound file; its name may be in a storage.
type stream struct {
	name string
	data []byte
}

const (
	sector, miniSector, cutoff   = 512, 64, 4096
	free, endOfChain, fatSector  = 0xffffffff, 0xfffffffe, 0xfffffffd
	kindStorage, kindStream      = 1, 2
	kindRoot, entrySize, noEntry = 5, 128, 0xffffffff
)

// entry is an entry of the directory.
type entry struct {
	name                string
	kind                byte
	right, child, start uint32
	size                uint32
	content             []byte
	lastChild           int
}

// compound writes a compound file of version 3 [MS-CFB].
func compound(streams ...stream) []byte {
	entries := directory(streams)
	var mini []byte
	var miniFAT []uint32
	for _, e := range entries {
		if e.kind == kindStream && len(e.content) < cutoff {
			e.start = chain(&miniFAT, len(e.content), miniSector)
			mini = append(mini, padded(e.content, miniSector)...)
		}
	}
	entries[0].content, entries[0].size = mini, uint32(len(mini))
	// Behind the header: the table of sectors, then everything else.
	big := 0
	for _, e := range entries {
		if len(e.content) >= cutoff || e.kind == kindRoot {
			big += len(padded(e.content, sector)) / sector
		}
	}
	dirSectors := len(padded(make([]byte, len(entries)*entrySize), sector)) / sector
	miniSectors := len(padded(make([]byte, 4*len(miniFAT)), sector)) / sector
	fatSectors := 1
	for fatSectors*sector/4 < fatSectors+dirSectors+miniSectors+big {
		fatSectors++
	}
	fat := make([]uint32, 0, fatSectors*sector/4)
	for range fatSectors {
		fat = append(fat, fatSector)
	}
	dirStart := chain(&fat, dirSectors*sector, sector)
	miniStart := chain(&fat, miniSectors*sector, sector)
	var body []byte
	for _, e := range entries {
		if len(e.content) >= cutoff || e.kind == kindRoot {
			e.start = chain(&fat, len(e.content), sector)
			body = append(body, padded(e.content, sector)...)
		}
	}
	for len(fat) < fatSectors*sector/4 {
		fat = append(fat, free)
	}
	var out bytes.Buffer
	out.Write(header(fatSectors, dirStart, miniStart, miniSectors))
	write(&out, fat)
	var dir bytes.Buffer
	for _, e := range entries {
		dir.Write(e.bytes())
	}
	out.Write(padded(dir.Bytes(), sector))
	for len(miniFAT)*4%sector != 0 {
		miniFAT = append(miniFAT, free)
	}
	write(&out, miniFAT)
	out.Write(body)
	return out.Bytes()
}

// directory returns the entries for streams and their storages, the root first.
func directory(streams []stream) []*entry {
	entries := []*entry{{name: "Root Entry", kind: kindRoot, child: noEntry, right: noEntry}}
	storages := map[string]int{"": 0}
	add := func(parent int, e *entry) int {
		e.right, e.child = noEntry, noEntry
		entries = append(entries, e)
		at := len(entries) - 1
		if p := entries[parent]; p.child == noEntry {
			p.child = uint32(at)
		} else {
			entries[p.lastChild].right = uint32(at)
		}
		entries[parent].lastChild = at
		return at
	}
	for _, s := range streams {
		storage, name, nested := strings.Cut(s.name, "/")
		if !nested {
			storage, name = "", s.name
		}
		parent, ok := storages[storage]
		if !ok {
			parent = add(0, &entry{name: storage, kind: kindStorage})
			storages[storage] = parent
		}
		add(parent, &entry{name: name, kind: kindStream, content: s.data, size: uint32(len(s.data))})
	}
	return entries
}

// chain adds a chain for size bytes to a table of sectors and returns its start.
func chain(table *[]uint32, size, sector int) uint32 {
	n := (size + sector - 1) / sector
	if n == 0 {
		return endOfChain
	}
	start := len(*table)
	for i := 1; i < n; i++ {
		*table = append(*table, uint32(start+i))
	}
	*table = append(*table, endOfChain)
	return uint32(start)
}

func header(fatSectors int, dirStart, miniStart uint32, miniSectors int) []byte {
	h := make([]byte, sector)
	copy(h, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for at, v := range map[int]uint16{24: 0x3e, 26: 3, 28: 0xfffe, 30: 9, 32: 6} {
		binary.LittleEndian.PutUint16(h[at:], v)
	}
	for at, v := range map[int]uint32{44: uint32(fatSectors), 48: dirStart, 56: cutoff, 60: miniStart, 64: uint32(miniSectors), 68: endOfChain} {
		binary.LittleEndian.PutUint32(h[at:], v)
	}
	for i := range 109 {
		v := uint32(free)
		if i < fatSectors {
			v = uint32(i)
		}
		binary.LittleEndian.PutUint32(h[76+4*i:], v)
	}
	return h
}

func (e *entry) bytes() []byte {
	b := make([]byte, entrySize)
	for i, unit := range utf16.Encode([]rune(e.name)) {
		binary.LittleEndian.PutUint16(b[2*i:], unit)
	}
	binary.LittleEndian.PutUint16(b[64:], uint16(2*len(e.name)+2))
	b[66], b[67] = e.kind, 1
	for at, v := range map[int]uint32{68: noEntry, 72: e.right, 76: e.child, 116: e.start, 120: e.size} {
		binary.LittleEndian.PutUint32(b[at:], v)
	}
	return b
}

func padded(b []byte, size int) []byte {
	if rest := len(b) % size; rest != 0 {
		return append(b[:len(b):len(b)], make([]byte, size-rest)...)
	}
	return b
}

func write(out *bytes.Buffer, table []uint32) {
	for _, v := range table {
		out.Write(binary.LittleEndian.AppendUint32(nil, v))
	}
}

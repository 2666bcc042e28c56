package hwp

import (
	"crypto/aes"
	"encoding/binary"
	"fmt"

	"github.com/policywire/policywire/services/fetcher/attachment/problem"
)

// unscramble returns a section of a document for distribution as that of any
// other. The stream begins with a record of 256 bytes, hidden behind numbers of
// a generator whose seed are its first four; in it, at a place that the seed
// tells, is the key of the rest (AES-128, block by block). See "한글문서파일형식
// 배포용 문서" by Hancom, revision 1.2.
func unscramble(raw []byte) ([]byte, error) {
	const size, seedSize = 256, 4
	rec, rest, ok := cut(raw)
	if !ok || rec.tag != tagDistribute || len(rec.data) != size {
		return nil, fmt.Errorf("%w: a document for distribution without the key of its body", problem.ErrDamaged)
	}
	seed := binary.LittleEndian.Uint32(rec.data)
	hidden := make([]byte, size)
	copy(hidden, rec.data)
	next := generator(seed)
	for i, left, mask := 0, 0, byte(0); i < size; i, left = i+1, left-1 {
		if left == 0 {
			mask, left = byte(next()), int(next()&0xf)+1
		}
		if i >= seedSize {
			hidden[i] ^= mask
		}
	}
	at := seedSize + int(seed&0xf)
	block, err := aes.NewCipher(hidden[at : at+aes.BlockSize])
	if err != nil {
		return nil, fmt.Errorf("making the key of the body: %w", err)
	}
	out := make([]byte, len(rest)/aes.BlockSize*aes.BlockSize)
	for i := 0; i < len(out); i += aes.BlockSize {
		block.Decrypt(out[i:], rest[i:])
	}
	return out, nil
}

// generator returns the random numbers of Microsoft's C library.
func generator(seed uint32) func() uint32 {
	return func() uint32 {
		seed = seed*214013 + 2531011
		return seed >> 16 & 0x7fff
	}
}

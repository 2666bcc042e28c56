package attachment

import "context"

// ReadWith is Read with what reads the text.
func (r *Reader) ReadWith(ctx context.Context, data []byte, text func(context.Context, string, []byte) (string, error)) File {
	return r.read(ctx, data, text)
}

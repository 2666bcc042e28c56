package fetcher

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/attachment"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/web"
)

// attached is what was read of the files of a page.
type attached struct {
	// attachments are in the order of the page.
	attachments []news.Attachment
	// body is the text of the best of the files, empty where there is none.
	body string
	kept []fileState
	// unread is why a file could not be read now, where that may pass.
	unread error

	reader *reader
	source source.Source
	page   *url.URL
	known  []fileState
	// same says that the known files are those of this very page.
	same bool
	// rank is that of the kind of body, len(source.Page.Attachments.Body)
	// before there is one.
	rank int
}

// attached fetches the files of a page and reads them until one has a text.
// Those that may hold the text are asked for in the order of their kinds, as far
// as names tell; what a file is, its bytes decide.
//
// A file of the very same page that was read before is not asked for again,
// unless for its text; one of a page that changed is asked for with its
// validators.
func (r *reader) attached(ctx context.Context, s source.Source, page *url.URL, files []news.Attachment, known []fileState, same bool) attached {
	a := attached{attachments: slices.Clone(files), reader: r, source: s, page: page, known: known, same: same, rank: len(s.Page.Attachments.Body)}
	for _, i := range a.order() {
		if file := &a.attachments[i]; a.wanted(*file) && ctx.Err() == nil {
			if err := a.fetch(ctx, file); err != nil {
				file.Problem = plain(err.Error())
				a.unread = cmp.Or(a.unread, err)
			}
		}
	}
	return a
}

// order returns the indices of the files in the order of fetching.
func (a *attached) order() []int {
	indices := make([]int, len(a.attachments))
	for i := range indices {
		indices[i] = i
	}
	slices.SortStableFunc(indices, func(i, j int) int {
		return cmp.Compare(a.rankOf(a.attachments[i].MediaType), a.rankOf(a.attachments[j].MediaType))
	})
	return indices
}

// kinds are the names that sources have for types of files.
var kinds = map[string]string{
	"application/vnd.oasis.opendocument.text":                                 "odt",
	"application/hwp+zip":                                                     "hwpx",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
	"application/pdf":                                                         "pdf",
	"application/x-hwp":                                                       "hwp",
}

// rankOf returns the place of a type among the kinds that may hold the text. A
// type that the page does not tell is the last of them, one that does not hold
// the text behind all.
func (a *attached) rankOf(mediaType string) int {
	body := a.source.Page.Attachments.Body
	if mediaType == "" {
		return len(body)
	}
	if i := slices.Index(body, kinds[mediaType]); i >= 0 {
		return i
	}
	return len(body) + 1
}

// wanted reports whether a file is to be fetched.
func (a *attached) wanted(file news.Attachment) bool {
	rules := a.source.Page.Attachments
	return rules.Fetch != source.FetchBody || a.rank == len(rules.Body) && a.mayHold(file)
}

// mayHold reports whether a file may hold a better text than there is.
func (a *attached) mayHold(file news.Attachment) bool {
	rank, body := a.rankOf(file.MediaType), len(a.source.Page.Attachments.Body)
	return body > 0 && (rank < a.rank || rank == body && a.rank > 0)
}

// fetch fetches a file and notes what is found. Its error may pass.
func (a *attached) fetch(ctx context.Context, file *news.Attachment) error {
	needed := a.mayHold(*file)
	ask := referring(a.source, a.page, file.URL)
	var known fileState
	if i := slices.IndexFunc(a.known, func(k fileState) bool { return k.URL == file.URL }); i >= 0 && !needed && !a.known[i].Doubtful {
		known = a.known[i]
		ask.ETag, ask.LastModified = known.ETag, known.LastModified
	}
	if known.SHA256 != "" && a.same {
		a.keep(file, known)
		return nil
	}
	select {
	case a.reader.heavy <- struct{}{}:
		defer func() { <-a.reader.heavy }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return a.ask(ctx, file, ask, known, needed)
}

// ask asks for a file and notes what it is. A fault that may be that of its
// transport is that of the file when it is sent the same a second time.
func (a *attached) ask(ctx context.Context, file *news.Attachment, ask web.Request, known fileState, needed bool) error {
	sum := ""
	for {
		response, err := a.reader.client.Do(ctx, ask)
		if err != nil {
			return a.missing(file, needed, err)
		}
		if response.NotModified {
			a.keep(file, known)
			return nil
		}
		found, err := a.learn(ctx, *file, needed, response)
		if err != nil && sum == "" && found.SHA256 != "" {
			sum = found.SHA256
			continue
		}
		if err != nil && (found.SHA256 == "" || sum != found.SHA256) || ctx.Err() != nil {
			return err
		}
		if err != nil {
			found.Problem, found.Doubtful = plain(err.Error()), true
		}
		*file = found.Attachment
		a.kept = append(a.kept, found)
		return nil
	}
}

// keep notes what is known of a file.
func (a *attached) keep(file *news.Attachment, known fileState) {
	name := file.Name
	*file = known.Attachment
	file.Name = name
	a.kept = append(a.kept, known)
}

// missing notes why a file was not had. The error is nil where that is for good.
func (a *attached) missing(file *news.Attachment, needed bool, err error) error {
	err = fmt.Errorf("fetching the file: %w", err)
	var status *web.StatusError
	large := errors.Is(err, web.ErrTooLarge)
	if errors.As(err, &status) && !passingStatus(status.Status) || errors.Is(err, web.ErrRobots) || large && !needed {
		file.Problem = plain(err.Error())
		return nil
	}
	return err
}

// passingStatus reports whether a site may answer otherwise later.
func passingStatus(status int) bool {
	switch status {
	case http.StatusForbidden, http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	}
	return status >= 500
}

// errPage is what a site that is down answers with status 200.
var errPage = errors.New("the site sent a page in place of the file")

// learn finds what a file is, and reads it where it was to hold the text, or its
// kind may and there is no better one. Its error may be that of the transport.
func (a *attached) learn(ctx context.Context, file news.Attachment, needed bool, response *web.Response) (fileState, error) {
	data, sum := response.Body, sha256.Sum256(response.Body)
	mediaType := attachment.MediaType(data)
	if mediaType == "text/html" && (needed || file.MediaType != "") {
		return fileState{}, errPage
	}
	file.MediaType, file.Size, file.SHA256 = mediaType, int64(len(data)), hex.EncodeToString(sum[:])
	var doubt error
	if rank := a.rankOf(mediaType); needed || rank < a.rank {
		read := a.reader.files.Read(ctx, data)
		file.Problem = plain(read.Problem)
		switch {
		case read.Text == "" && suspicious(read.Err):
			doubt = fmt.Errorf("reading the file: %w", read.Err)
		case read.Text != "" && rank < a.rank:
			a.body, a.rank, file.TextRead = read.Text, rank, true
		}
	}
	return fileState{Attachment: file, ETag: response.ETag, LastModified: response.LastModified}, doubt
}

// suspicious reports whether a fault of a file may be that of its transport:
// another copy may be whole.
func suspicious(err error) bool {
	for _, fault := range []error{problem.ErrDamaged, problem.ErrTooLarge, problem.ErrBomb, problem.ErrDoctype, problem.ErrSlow, problem.ErrFault} {
		if errors.Is(err, fault) {
			return true
		}
	}
	return err != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded))
}

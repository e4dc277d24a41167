package sign

import (
	"context"
	"crypto/sha256"
	"errors"
	"html"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/network"
)

// How a host is asked: a few files side by side, so that nobody else waits.
const (
	askTogether = 4
	mostTries   = 4
	mostWait    = time.Minute // that a host is given when it asks for time
	silence     = 30 * time.Second
	mostTime    = 30 * time.Minute // of one file
	mostHops    = 5
	mostPage    = 64 << 20 // of a page
)

// An UnreachedError says why a host could not be asked.
type UnreachedError struct{ diag.Text }

func (e *UnreachedError) Error() string { return e.String() }

// Address says what a mirror sends that is not as it was signed; base ends in "/".
// An error is an *UnreachedError, or ErrSignature.
func Address(ctx context.Context, base, publicLine string, p *Progress) ([]Finding, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DisableCompression = true // what is signed is asked for
	transport.MaxIdleConnsPerHost = askTogether
	transport.ResponseHeaderTimeout = silence
	defer transport.CloseIdleConnections()
	s := &addressSource{base: u, wait: waitFor}
	s.client = &http.Client{Transport: transport, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if !strings.EqualFold(r.URL.Hostname(), u.Hostname()) || len(via) > mostHops {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	return verify(ctx, s, publicLine, p)
}

// An addressSource is a copy that a host sends.
type addressSource struct {
	base   *url.URL
	client *http.Client
	wait   func(context.Context, time.Duration) error
}

func (s *addressSource) together() int { return askTogether }

// others gives nothing: a host does not say what it has.
func (s *addressSource) others(context.Context, map[string]File) ([]Finding, error) { return nil, nil }

func (s *addressSource) open(ctx context.Context, file string) (io.ReadCloser, error) {
	answer, err := s.ask(ctx, file)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		answer.Body.Close()
		return nil, errAbsent
	}
	return answer.Body, nil
}

// isRight asks for a file, for a page by its folder, as readers do. A line that
// breaks is tried again.
func (s *addressSource) isRight(ctx context.Context, f File, listed map[string]File) (bool, error) {
	page, isIndex := strings.CutSuffix(f.Path, "index.html")
	asked := f.Path
	if isIndex && (page == "" || strings.HasSuffix(page, "/")) {
		asked = page
	}
	for try := 1; ; try++ {
		answer, err := s.ask(ctx, asked)
		if errors.Is(err, errLedNowhere) {
			return false, nil // the host is there, and leads from this file to where nobody answers
		}
		if err != nil {
			return false, err
		}
		sum, err := sumOf(answer.Body, f.Path)
		answer.Body.Close()
		switch {
		case err != nil && ctx.Err() != nil:
			return false, ctx.Err()
		case errors.Is(err, errTooLarge):
			return false, nil // it is another one, and nobody waits for its end
		case err != nil && try < mostTries:
			continue
		case err != nil:
			return false, s.unreached(err)
		case answer.StatusCode == http.StatusOK && sum == f.Sum:
			return true, nil
		}
		to := s.movedTo(answer, asked)
		switch {
		case to == nil:
		case asked != f.Path:
			if old, err := s.isOldAddress(ctx, f, to); old || err != nil {
				return old, err
			}
		case strings.HasSuffix(f.Path, ".html") && answer.StatusCode == http.StatusOK:
			// An old address that was a file: the page there cannot be had by another
			// name, so it has to do that a page of the site answers, as it was signed.
			if there, ok := listed[s.fileAt(to)]; ok && there.Sum == sum {
				return true, nil
			}
		}
		if answer.StatusCode != http.StatusOK && (answer.StatusCode < 300 || answer.StatusCode > 399) {
			return false, errAbsent
		}
		return false, nil
	}
}

// movedTo gives where a host leads from an address; nil when it does not.
func (s *addressSource) movedTo(answer *http.Response, asked string) *url.URL {
	if at := answer.Request.URL; at.Path != s.resolve(asked).Path {
		return at
	}
	return nil
}

// fileAt gives the file of the site that an address is.
func (s *addressSource) fileAt(u *url.URL) string {
	file := strings.TrimPrefix(u.Path, s.base.Path)
	if file == "" || strings.HasSuffix(file, "/") {
		file += "index.html"
	}
	return file
}

// refresh is how a page at an old address leads on.
var refresh = lazy.Regexp(`(?i)<meta\s+http-equiv="?refresh"?\s+content="0;\s*url=([^"]*)"`)

// isOldAddress reports whether a host leads from an old address to where the page
// there, as it was signed, leads: readers come to the same page by either way.
func (s *addressSource) isOldAddress(ctx context.Context, f File, to *url.URL) (bool, error) {
	answer, err := s.ask(ctx, f.Path)
	if errors.Is(err, errLedNowhere) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer answer.Body.Close()
	data, err := readAtMost(answer.Body, mostPage)
	if err != nil || answer.StatusCode != http.StatusOK || sha256.Sum256(data) != f.Sum {
		return false, nil
	}
	match := refresh().FindSubmatch(data)
	if match == nil {
		return false, nil
	}
	there, err := s.resolve(strings.TrimSuffix(f.Path, "index.html")).Parse(html.UnescapeString(string(match[1])))
	return err == nil && there.Path == to.Path && strings.HasPrefix(there.Path, s.base.Path), nil
}

func (s *addressSource) resolve(file string) *url.URL {
	return s.base.ResolveReference(&url.URL{Path: "./" + file})
}

// ask asks for a file until the host answers: one that was asked too often, or is
// out of order for a moment, is given time.
func (s *addressSource) ask(ctx context.Context, file string) (*http.Response, error) {
	for try := 1; ; try++ {
		answer, err := s.askOnce(ctx, file)
		pause := time.Duration(try) * time.Second
		var text diag.Text
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil:
			text = s.unreached(err).Text
			if try < 2 || !isHopeless(err) {
				break
			}
			if led := (*url.Error)(nil); errors.As(err, &led) && led.URL != s.resolve(file).String() {
				return nil, errors.Join(errLedNowhere, &UnreachedError{text})
			}
			return nil, &UnreachedError{text}
		case answer.StatusCode == http.StatusTooManyRequests || answer.StatusCode >= 500:
			text = diag.Say("verify/status", "address", s.base.String(), "status", answer.StatusCode)
			if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil {
				pause = max(pause, time.Duration(seconds)*time.Second)
			}
			answer.Body.Close()
		default:
			return answer, nil
		}
		if try == mostTries || pause > mostWait {
			return nil, &UnreachedError{text}
		}
		if err := s.wait(ctx, pause); err != nil {
			return nil, err
		}
	}
}

func (s *addressSource) askOnce(ctx context.Context, file string) (*http.Response, error) {
	ctx, stop := context.WithTimeout(ctx, mostTime)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.resolve(file).String(), nil)
	if err != nil {
		stop()
		return nil, err
	}
	r.Header.Set("User-Agent", "casebook verify")
	r.Header.Set("Accept-Encoding", "identity")
	answer, err := s.client.Do(r)
	if err != nil {
		stop()
		return nil, err
	}
	answer.Body = &patientBody{ReadCloser: answer.Body, stop: stop, timer: time.AfterFunc(silence, stop)}
	return answer, nil
}

// A patientBody is given up when nothing comes for a while.
type patientBody struct {
	io.ReadCloser
	stop  func()
	timer *time.Timer
}

func (b *patientBody) Read(p []byte) (int, error) {
	b.timer.Reset(silence)
	return b.ReadCloser.Read(p)
}

func (b *patientBody) Close() error {
	b.timer.Stop()
	defer b.stop()
	return b.ReadCloser.Close()
}

// errLedNowhere is that a host led to an address where nobody answers.
var errLedNowhere = errors.New("led to where nobody answers")

// isHopeless reports an error that the next try would meet too: no such host, a
// certificate that is wrong.
func isHopeless(err error) bool {
	var wrong *url.Error
	return errors.As(err, &wrong) && !wrong.Timeout()
}

// unreached says why a host was not reached.
func (s *addressSource) unreached(err error) *UnreachedError {
	host := s.base.Host
	text := diag.Say("verify/unreached", "host", host)
	switch failure := network.FailureOf(err); {
	case strings.HasSuffix(s.base.Hostname(), ".onion"):
		text = diag.Say("verify/unreached-onion", "host", host)
	case failure == network.NoName:
		text = diag.Say("verify/unreached-name", "host", host)
	case failure == network.OtherName:
		text = diag.Say("verify/unreached-other-name", "host", host)
	case failure == network.Expired:
		text = diag.Say("verify/unreached-expired", "host", host)
	case failure == network.Unvouched:
		text = diag.Say("verify/unreached-certificate", "host", host)
	case failure == network.NoTLS:
		text = diag.Say("verify/unreached-no-tls", "host", host)
	}
	return &UnreachedError{text}
}

func waitFor(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

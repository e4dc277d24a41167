package deploy

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"math"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"casebook/internal/deploy/driver"
	"casebook/internal/diag"
)

// attempts is how often a step is tried that the line or the host failed.
const attempts = 5

// A line is the way to a host: opened when it is needed, and anew after it was
// cut.
type line struct {
	open     func(ctx context.Context) (driver.Host, error)
	wait     func(ctx context.Context, d time.Duration) error
	notice   func(diag.Text) // may be nil
	parallel int

	mu    sync.Mutex
	host  driver.Host   // nil while it is not open
	told  time.Time     // until when who waits has been told
	fixed bool          // what an Exchanger has taken so far would be lost by opening it anew
	slots chan struct{} // one for each operation that host and user like at once; nil before it was open
}

// do does something with the host. When the line fails it, it is done again on a
// host opened anew, after a while that doubles; when the host asks for time, after
// that.
func do[T any](ctx context.Context, l *line, what func(driver.Host) (T, error)) (T, error) {
	for attempt, pause := 1, time.Second; ; attempt, pause = attempt+1, 2*pause {
		var value T
		h, err := l.take(ctx)
		if err == nil {
			value, err = what(h)
		}
		switch {
		case err == nil:
			return value, nil
		case ctx.Err() != nil:
			return value, context.Cause(ctx)
		case attempt == attempts || !l.isWorthTrying(err):
			return value, err
		}
		var said *driver.Error
		if errors.As(err, &said) && said.Trouble == driver.Busy {
			if err := l.pauseForHost(ctx, max(said.After, pause)); err != nil {
				return value, err
			}
			continue
		}
		l.drop(h)
		if err := l.pause(ctx, pause); err != nil {
			return value, err
		}
	}
}

// doStep is do for what gives nothing.
func doStep(ctx context.Context, l *line, what func(driver.Host) error) error {
	_, err := do(ctx, l, func(h driver.Host) (struct{}, error) { return struct{}{}, what(h) })
	return err
}

// isWorthTrying reports an error that may be gone the next time.
func (l *line) isWorthTrying(err error) bool {
	var said *driver.Error
	switch {
	case errors.As(err, new(*Error)): // of ours, though a driver may take it for the line's
		return false
	case errors.As(err, &said):
		return said.Trouble == driver.Busy || said.Trouble == driver.Cut && !l.fixed
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrExist), errors.Is(err, errors.ErrUnsupported), errors.Is(err, driver.ErrUnanswered),
		errors.Is(err, context.Canceled):
		return false
	}
	return !l.fixed
}

func (l *line) pause(ctx context.Context, d time.Duration) error {
	if l.wait != nil {
		return l.wait(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// pauseForHost is pause for a host that asks for time: who waits long is told why.
func (l *line) pauseForHost(ctx context.Context, d time.Duration) error {
	l.mu.Lock()
	if now := time.Now(); l.notice != nil && d >= 5*time.Second && now.After(l.told) { // of all that wait, once
		l.told = now.Add(d / 2)
		l.notice(diag.Say("deploy-waits", "seconds", diag.Count(int(math.Ceil(d.Seconds())))))
	}
	l.mu.Unlock()
	return l.pause(ctx, d)
}

func (l *line) take(ctx context.Context) (driver.Host, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.host == nil {
		h, err := l.open(ctx)
		if err != nil {
			return nil, err
		}
		l.host = h
		if l.slots == nil {
			many := max(1, h.Can().Parallel)
			if l.parallel > 0 {
				many = min(many, l.parallel)
			}
			l.slots = make(chan struct{}, many)
		}
	}
	return l.host, nil
}

// openAttempts is how often a host is opened that cannot be reached: somebody waits
// to be told. One that asks for time gets it.
const openAttempts = 3

// openFirst opens the host if it is not open.
func (l *line) openFirst(ctx context.Context) error {
	for attempt, pause := 1, time.Second; ; attempt, pause = attempt+1, 2*pause {
		_, err := l.take(ctx)
		var said *driver.Error
		isBusy := errors.As(err, &said) && said.Trouble == driver.Busy
		switch {
		case err == nil, ctx.Err() != nil, attempt == attempts, !isBusy && attempt == openAttempts, !l.isWorthTrying(err):
			return err
		case isBusy:
			err = l.pauseForHost(ctx, max(said.After, pause))
		default:
			err = l.pause(ctx, pause)
		}
		if err != nil {
			return err
		}
	}
}

// inSlot does something when fewer operations than host and user like at once are
// on their way.
func (l *line) inSlot(ctx context.Context, what func() error) error {
	select {
	case l.slots <- struct{}{}:
		defer func() { <-l.slots }()
		return what()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// drop lets go of a host whose line was cut; another that was opened since stays.
func (l *line) drop(h driver.Host) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if h != nil && l.host == h {
		_ = h.Close()
		l.host = nil
	}
}

func (l *line) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.host == nil {
		return nil
	}
	err := l.host.Close()
	l.host = nil
	return err
}

// forEach does n things, as many at once as host and user like, until the first
// error.
func (l *line) forEach(ctx context.Context, n int, what func(ctx context.Context, i int) error) error {
	if n == 0 {
		return nil
	}
	if err := l.openFirst(ctx); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(cap(l.slots))
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return l.inSlot(ctx, func() error { return what(ctx, i) })
		})
	}
	return errors.Join(group.Wait()) // the first error, else that of the context
}

// readFile reads a file whole, which is no larger than most.
func (l *line) readFile(ctx context.Context, path string, most int64) ([]byte, error) {
	data, err := l.readStart(ctx, path, most+1)
	if err == nil && int64(len(data)) > most {
		err = failed(diag.Say("deploy-damaged-record", "record", path))
	}
	return data, err
}

// readStart reads at most the first bytes of a file.
func (l *line) readStart(ctx context.Context, path string, most int64) ([]byte, error) {
	return do(ctx, l, func(h driver.Host) ([]byte, error) {
		r, err := h.Get(ctx, path)
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(io.LimitReader(r, most))
		if errClose := r.Close(); int64(len(data)) < most { // the host may mind what was not read
			err = errors.Join(err, errClose)
		}
		return data, err
	})
}
